import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { networkOutputShape } from '../../models/network/network.ts';
import type { RandomGenerator } from '../../models/seed/random.ts';
import { bytesOfImage, type LabelledImages } from '../data/images.ts';
import { forward } from '../nn/forward.ts';
import { softmaxCrossEntropy } from '../nn/losses.ts';
import { type NetworkTask, trainNetwork } from '../nn/network-training.ts';
import { disposeNetworkState } from '../nn/parameters.ts';
import { shuffle } from '../nn/random.ts';
import { encodeWeights } from './folder.ts';
import type { ClassifierRecipe } from './recipe.ts';

/**
 * Trains a classifier on images and their labels. On the wasm engine the same recipe and images give the
 * same bytes on every machine, with any number of threads.
 *
 * @param onStep is told how many steps are done; what it throws ends the training
 * @returns its weights, as `decodeWeights` takes them
 */
export async function trainClassifier(
  images: LabelledImages,
  recipe: ClassifierRecipe,
  onStep?: (steps: number) => void,
): Promise<Uint8Array> {
  const state = await trainNetwork(classifierTask(images, recipe), onStep);
  try {
    return await encodeWeights(recipe.network, state.parameters);
  } finally {
    disposeNetworkState(state);
  }
}

/** Images of a step, moved at random. */
interface ClassifierBatch {
  /** [batchSize, height · width · channels] in [-1, 1] */
  readonly pixels: Float32Array;
  readonly labels: readonly number[];
}

/** The training of a classifier: it minimizes the cross-entropy of the labels. */
export function classifierTask(
  images: LabelledImages,
  recipe: ClassifierRecipe,
): NetworkTask<ClassifierBatch> {
  const { network, batchSize } = recipe;
  const imageShape = [images.height, images.width, images.channels] as const;
  const classCount = networkOutputShape(network)[0] ?? 0;
  return {
    network,
    plan: recipe,
    batches(stream) {
      const nextIndices = imageOrder(images.count, recipe, stream('order'));
      const shifts = stream('shifts');
      return () => {
        const indices = nextIndices();
        const pixels = shiftedImages(images, indices, recipe.shift, shifts);
        return { pixels, labels: Array.from(indices, (index) => images.labels[index] ?? 0) };
      };
    },
    loss(parameters, { pixels, labels }) {
      const inputs = tf.tensor4d(pixels, [batchSize, ...imageShape]);
      const logits = forward(network, parameters, inputs) as tf.Tensor2D;
      return softmaxCrossEntropy(logits, oneHot(labels, classCount));
    },
  };
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

/**
 * Copies images, each moved by up to `shift` pixels up or down and left or right, scaled to [-1, 1]. What moves in from
 * outside is background: black in grey images, and the nearest pixel of the edge in colour.
 *
 * @returns [indices.length, height · width · channels] in [-1, 1]
 */
export function shiftedImages(
  images: LabelledImages,
  indices: ArrayLike<number>,
  shift: number,
  generator: RandomGenerator,
): Float32Array {
  const { height, width, channels, pixels } = images;
  const size = bytesOfImage(images);
  const shifted = new Float32Array(indices.length * size);
  for (let place = 0; place < indices.length; place++) {
    const down = uniformInt(generator, -shift, shift);
    const right = uniformInt(generator, -shift, shift);
    const from = (indices[place] ?? 0) * size;
    let target = place * size;
    for (let row = 0; row < height; row++) {
      const sourceRow = within(row - down, height);
      for (let column = 0; column < width; column++) {
        const sourceColumn = within(column - right, width);
        const isInside = sourceRow === row - down && sourceColumn === column - right;
        const source = from + (sourceRow * width + sourceColumn) * channels;
        for (let channel = 0; channel < channels; channel++) {
          const value = isInside || channels > 1 ? (pixels[source + channel] ?? 0) : 0;
          shifted[target++] = (value - 127.5) / 127.5;
        }
      }
    }
  }
  return shifted;
}

/** The position itself, or the first or last one where it lies outside. */
function within(position: number, length: number): number {
  return Math.min(Math.max(position, 0), length - 1);
}
