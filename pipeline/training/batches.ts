import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from '../../models/random/generator-state.ts';
import { fillNormal } from '../../models/random/normal.ts';
import type { LabelledImages } from '../data/dataset.ts';
import { gatherImages } from '../data/scaled-pixels.ts';

/**
 * Draws images with replacement, as the classic program does. The caller disposes them.
 *
 * @returns [count, height, width, 1] in [-1, 1]
 */
export function drawImages(
  images: LabelledImages,
  count: number,
  generator: RandomGenerator,
): tf.Tensor4D {
  const indices = Array.from({ length: count }, () => uniformInt(generator, 0, images.count - 1));
  return tf.tensor4d(gatherImages(images, indices), [count, images.height, images.width, 1]);
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
