import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { DrawAugment } from './augment.ts';

/**
 * Moves each image by whole pixels of its own and fills with background, −1: DiffAugment's "translation". By
 * products with matrices of zeros and ones, whose gradient every engine has and which keep every value as it is.
 *
 * @param strength pixels each way at most; published: an eighth of the image's side
 */
export const drawShift: DrawAugment = (strength, [batch, height, width, channels], random) => {
  const moves = Array.from({ length: batch }, () => ({
    down: uniformInt(random, -strength, strength),
    right: uniformInt(random, -strength, strength),
  }));
  const rowMoves = selection(
    moves.map(({ down }) => down),
    height,
  );
  const columnMoves = selection(
    moves.map(({ right }) => right),
    width,
  );
  const inside = new Float32Array(batch * height * width);
  for (const [image, { down, right }] of moves.entries()) {
    for (let row = Math.max(down, 0); row < Math.min(height, height + down); row++) {
      const start = (image * height + row) * width;
      inside.fill(1, start + Math.max(right, 0), start + Math.min(width, width + right));
    }
  }
  return (images) => {
    const rows = tf.reshape(images, [batch, height, width * channels]);
    const down = tf.matMul(tf.tensor3d(rowMoves, [batch, height, height]), rows);
    const columns = tf.transpose(tf.reshape(down, [batch, height, width, channels]), [0, 2, 1, 3]);
    const right = tf.matMul(
      tf.tensor3d(columnMoves, [batch, width, width]),
      tf.reshape(columns, [batch, width, height * channels]),
    );
    const moved = tf.transpose(tf.reshape(right, [batch, width, height, channels]), [0, 2, 1, 3]);
    const background = tf.sub(tf.tensor4d(inside, [batch, height, width, 1]), 1);
    return tf.add(moved, background);
  };
};

/** A matrix [length, length] an image, whose product with its lines moves them by so many. */
function selection(moves: readonly number[], length: number): Float32Array {
  const values = new Float32Array(moves.length * length * length);
  for (const [image, move] of moves.entries()) {
    for (let line = Math.max(move, 0); line < Math.min(length, length + move); line++) {
      values[(image * length + line) * length + line - move] = 1;
    }
  }
  return values;
}
