import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { DrawAugment } from './augment.ts';

/**
 * Replaces a rectangle of each image by medium gray, 0: DiffAugment's "cutout". The rectangle's middle lies anywhere
 * in the image, so that its edges may lie outside.
 *
 * @param strength the rectangle's height and width over the image's; published: a half
 */
export const drawCutout: DrawAugment = (strength, [batch, height, width], random) => {
  const kept = new Float32Array(batch * height * width).fill(1);
  const rows = Math.floor(height * strength + 0.5);
  const columns = Math.floor(width * strength + 0.5);
  for (let image = 0; image < batch; image++) {
    const top = uniformInt(random, 0, height - (rows % 2)) - Math.floor(rows / 2);
    const left = uniformInt(random, 0, width - (columns % 2)) - Math.floor(columns / 2);
    const [first, end] = [Math.max(left, 0), Math.min(left + columns, width)];
    for (let row = Math.max(top, 0); row < Math.min(top + rows, height); row++) {
      const start = (image * height + row) * width;
      if (first < end) kept.fill(0, start + first, start + end);
    }
  }
  return (images) => tf.mul(images, tf.tensor4d(kept, [batch, height, width, 1]));
};
