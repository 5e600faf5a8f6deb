import * as tf from '@tensorflow/tfjs-core';
import { forward, networkOutputShape } from '../../models/network.ts';
import {
  digestOf,
  generatorFromDigest,
  type RandomGenerator,
} from '../../models/random/generator-state.ts';
import type { LabelledImages } from '../data/labelled-images.ts';
import { adamStep } from '../nn/adam.ts';
import { createPlayer, disposePlayer, type Player } from '../nn/player.ts';
import { breathe } from '../terminal/breathe.ts';
import { shuffle } from '../nn/shuffle.ts';
import type { ClassifierRecipe } from './recipe.ts';
import { shiftedImages } from './shifted-images.ts';
import { softmaxCrossEntropy } from '../nn/softmax-cross-entropy.ts';
import { encodeWeights } from './weight-bytes.ts';

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
  const player = createPlayer(recipe.network, stream('weights'));
  const nextIndices = imageOrder(images.count, recipe, stream('order'));
  const shifts = stream('shifts');
  try {
    for (let step = 1; step <= recipe.steps; step++) {
      moveOnce(player, images, nextIndices(), recipe, step, shifts);
      if (step % stepsBetweenBreaths !== 0 && step !== recipe.steps) continue;
      onStep(step);
      await breathe();
    }
    return await encodeWeights(recipe.network, player.parameters);
  } finally {
    disposePlayer(player);
  }
}

/** @param step from 1 */
function moveOnce(
  { network, parameters, trained, moments }: Player,
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
