import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { DrawAugment } from './augment.ts';

/**
 * Moves all images of a batch alike by whole pixels and fills with background, −1.
 *
 * @param strength pixels each way at most
 */
export const drawTranslation: DrawAugment = (strength, _shape, random) => {
  const draw = () => uniformInt(random, -strength, strength);
  const shift = [draw(), draw()] as const;
  return (images) => translate(images, shift);
};

/**
 * Moves a batch of images by whole pixels and fills with background, −1.
 *
 * @param images [batch, height, width, channels] in [-1, 1]
 * @param shift down and right; negative: up and left
 */
export function translate(
  images: tf.Tensor,
  [down, right]: readonly [down: number, right: number],
): tf.Tensor {
  if (down === 0 && right === 0) return tf.clone(images);
  const [batch = 0, height = 0, width = 0, channels = 0] = images.shape;
  const [rows, columns] = [Math.abs(down), Math.abs(right)];
  const padded = tf.pad(
    images,
    [
      [0, 0],
      [rows, rows],
      [columns, columns],
      [0, 0],
    ],
    -1,
  );
  return tf.slice(padded, [0, rows - down, columns - right, 0], [batch, height, width, channels]);
}
