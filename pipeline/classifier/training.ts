import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { networkOutputShape } from '../../models/network/network.ts';
import { type RandomGenerator, digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import type { LabelledImages } from '../data/images.ts';
import { adamStep } from '../nn/adam.ts';
import { type NetworkState, createNetworkState, disposeNetworkState } from '../nn/parameters.ts';
import { shuffle } from '../nn/random.ts';
import { softmaxCrossEntropy } from '../nn/losses.ts';
import { yieldToEvents } from '../terminal/interruption.ts';
import { encodeWeights } from './folder.ts';
import type { ClassifierRecipe } from './recipe.ts';
import { forward } from '../nn/forward.ts';

/** Kingma and Ba's own (arXiv:1412.6980), with Keras' epsilon. */
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** Steps between two breaths, in which the process draws its progress and takes signals. */
const stepsBetweenBreaths = 20;

/**
 * Trains a classifier on images and their labels. On the wasm engine the same recipe and images give the
 * same bytes on every machine, with any number of threads.
 *
 * @param onStep is told how many steps are done
 * @returns its weights, as `decodeWeights` takes them
 */
export async function trainClassifier(
  images: LabelledImages,
  recipe: ClassifierRecipe,
  onStep: (steps: number) => void = () => {},
): Promise<Uint8Array> {
  const stream = (name: string) => generatorFromDigest(digestOf(`${recipe.seed}/${name}`));
  const state = createNetworkState(recipe.network, stream('weights'));
  const nextIndices = imageOrder(images.count, recipe, stream('order'));
  const shifts = stream('shifts');
  try {
    for (let step = 1; step <= recipe.steps; step++) {
      moveOnce(state, images, nextIndices(), recipe, step, shifts);
      if (step % stepsBetweenBreaths !== 0 && step !== recipe.steps) continue;
      onStep(step);
      await yieldToEvents();
    }
    return await encodeWeights(recipe.network, state.parameters);
  } finally {
    disposeNetworkState(state);
  }
}

/** @param step from 1 */
function moveOnce(
  { network, parameters, trained, moments }: NetworkState,
  { height, width, ...images }: LabelledImages,
  indices: Uint32Array,
  recipe: ClassifierRecipe,
  step: number,
  shifts: RandomGenerator,
): void {
  const pixels = shiftedImages({ height, width, ...images }, indices, recipe.shift, shifts);
  const labels = Array.from(indices, (index) => images.labels[index] ?? 0);
  const { value, grads } = tf.variableGrads(() => {
    const batch = tf.tensor4d(pixels, [indices.length, height, width, 1]);
    const logits = forward(network, parameters, batch) as tf.Tensor2D;
    return softmaxCrossEntropy(logits, oneHot(labels, networkOutputShape(network)[0] ?? 0));
  }, [...trained.values()]);
  value.dispose();
  adamStep(trained, grads, moments, { ...adam, learningRate: learningRateAt(step, recipe) }, step);
}

/**
 * The rate of a step: a line up to the full rate, under half a cosine that ends at 0.
 *
 * @param step from 1
 */
export function learningRateAt(
  step: number,
  {
    steps,
    warmUpSteps,
    learningRate,
  }: Pick<ClassifierRecipe, 'steps' | 'warmUpSteps' | 'learningRate'>,
): number {
  const rise = Math.min(1, step / Math.max(1, warmUpSteps));
  return learningRate * rise * 0.5 * (1 + Math.cos((Math.PI * (step - 1)) / steps));
}

/** Gives a batch's image indices at each call: every chosen image once a round, each round in a new order. */
function imageOrder(
  count: number,
  { batchSize, images }: ClassifierRecipe,
  generator: RandomGenerator,
): () => Uint32Array {
  const all = Uint32Array.from({ length: count }, (_, index) => index);
  shuffle(all, generator);
  const chosen = all.subarray(0, Math.min(images, count));
  let next = 0;
  return () =>
    Uint32Array.from({ length: batchSize }, () => {
      if (next === chosen.length) {
        shuffle(chosen, generator);
        next = 0;
      }
      next += 1;
      return chosen[next - 1] ?? 0;
    });
}

/** @returns [labels.length, classCount] */
function oneHot(labels: readonly number[], classCount: number): tf.Tensor2D {
  const values = new Float32Array(labels.length * classCount);
  for (const [row, label] of labels.entries()) values[row * classCount + label] = 1;
  return tf.tensor2d(values, [labels.length, classCount]);
}

/** What background pixels are scaled to. */
const background = -1;

/**
 * Copies images, each moved by up to `shift` pixels up or down and left or right, scaled to [-1, 1];
 * what moves in from outside is background.
 *
 * @returns [indices.length, height · width] in [-1, 1]
 */
export function shiftedImages(
  images: LabelledImages,
  indices: ArrayLike<number>,
  shift: number,
  generator: RandomGenerator,
): Float32Array {
  const { height, width } = images;
  const size = height * width;
  const shifted = new Float32Array(indices.length * size).fill(background);
  for (let place = 0; place < indices.length; place++) {
    const down = uniformInt(generator, -shift, shift);
    const right = uniformInt(generator, -shift, shift);
    const from = (indices[place] ?? 0) * size;
    for (let row = Math.max(0, down); row < Math.min(height, height + down); row++) {
      const source = from + (row - down) * width - right;
      const target = place * size + row * width;
      for (let column = Math.max(0, right); column < Math.min(width, width + right); column++) {
        shifted[target + column] = ((images.pixels[source + column] ?? 0) - 127.5) / 127.5;
      }
    }
  }
  return shifted;
}
