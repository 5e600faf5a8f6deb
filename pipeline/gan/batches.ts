import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from '../../models/seed/random.ts';
import { fillNormal } from '../../models/seed/normal.ts';
import type { LabelledImages } from '../data/dataset.ts';
import { classLimit, countLabels } from '../data/class-labels.ts';
import { gatherImages } from '../data/images.ts';

/** What a network is given, and the labels that belong to it where the networks are told labels. */
export interface LabelledBatch {
  readonly values: tf.Tensor;
  /** One-hot, [count, labels]. */
  readonly labels: tf.Tensor2D | undefined;
}

/**
 * Draws images with replacement, as the classic program does. The caller disposes them.
 *
 * @param labelCount 0: the labels are left out
 * @returns values [count, height, width, channels] in [-1, 1]
 */
export function drawImages(
  images: LabelledImages,
  count: number,
  labelCount: number,
  generator: RandomGenerator,
): LabelledBatch {
  const indices = Array.from({ length: count }, () => uniformInt(generator, 0, images.count - 1));
  const { height, width, channels } = images;
  return {
    values: tf.tensor4d(gatherImages(images, indices), [count, height, width, channels]),
    labels: oneHot(
      indices.map((index) => images.labels[index] ?? 0),
      labelCount,
    ),
  };
}

/**
 * Draws what a generator takes: standard normal latent vectors, each followed by a label where there are labels. The
 * caller disposes it.
 *
 * @param shares the labels of the training images, whose shares the labels follow; null: all are equally likely
 * @returns values [count, latentSize + labelCount]
 */
export function drawGeneratorInputs(
  count: number,
  latentSize: number,
  labelCount: number,
  generator: RandomGenerator,
  shares: Uint8Array | null = null,
): LabelledBatch {
  const latents = drawLatents(count, latentSize, generator);
  if (labelCount === 0) return { values: latents, labels: undefined };
  const labels = oneHot(
    Array.from({ length: count }, () =>
      shares
        ? (shares[uniformInt(generator, 0, shares.length - 1)] ?? 0)
        : uniformInt(generator, 0, labelCount - 1),
    ),
    labelCount,
  );
  if (!labels) throw new Error('there are labels');
  const values = tf.concat([latents, labels], 1);
  latents.dispose();
  return { values, labels };
}

/** Above this ratio of the largest class to the smallest, the labels of fakes follow the shares of the classes. */
const mostUneven = 2;

const sharesByImages = new WeakMap<LabelledImages, Uint8Array | null>();

/**
 * The labels whose shares those of fakes follow: where one class has more than twice the images of another, a
 * discriminator that is given labels would else tell fakes by a rare label alone. Null for classes of about the same
 * size, such as MNIST's, of which all labels are drawn equally often.
 */
export function unevenLabels(images: LabelledImages): Uint8Array | null {
  const known = sharesByImages.get(images);
  if (known !== undefined) return known;
  const counts = countLabels(images.labels, classLimit).filter((count) => count > 0);
  const isUneven = Math.max(...counts) > mostUneven * Math.min(...counts);
  const shares = isUneven ? images.labels : null;
  sharesByImages.set(images, shares);
  return shares;
}

/** Draws latent vectors, standard normal. The caller disposes them. @returns [count, latentSize] */
export function drawLatents(
  count: number,
  latentSize: number,
  generator: RandomGenerator,
): tf.Tensor2D {
  return tf.tensor2d(fillNormal(generator, new Float32Array(count * latentSize)), [
    count,
    latentSize,
  ]);
}

function oneHot(labels: readonly number[], labelCount: number): tf.Tensor2D | undefined {
  if (labelCount === 0) return undefined;
  const values = new Float32Array(labels.length * labelCount);
  for (const [index, label] of labels.entries()) values[index * labelCount + label] = 1;
  return tf.tensor2d(values, [labels.length, labelCount]);
}
