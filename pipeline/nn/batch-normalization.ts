import * as tf from '@tensorflow/tfjs-core';
import { sumOverRows } from './sum-over-rows.ts';

/** A batch brought to mean 0 and variance 1, column by column, and what did it. */
export interface NormalizedRows {
  readonly normalized: tf.Tensor2D; // [rows, columns]
  readonly inverseDeviation: tf.Tensor2D; // [1, columns]
  readonly mean: tf.Tensor2D; // [1, columns]
  readonly variance: tf.Tensor2D; // [1, columns], biased
}

/** Beside a variance, so that no column divides by zero. */
export const varianceEpsilon = 1e-6;

/** Normalizes a batch by its own statistics. Makes tensors it does not dispose. */
export function normalizeRows(rows: tf.Tensor2D): NormalizedRows {
  const mean = meanOverRows(rows);
  const centred = tf.sub(rows, mean);
  const variance = meanOverRows(tf.square(centred));
  const inverseDeviation: tf.Tensor2D = tf.rsqrt(tf.add(variance, varianceEpsilon));
  return { normalized: tf.mul(centred, inverseDeviation), inverseDeviation, mean, variance };
}

/**
 * The derivative by the rows that were normalized, through their statistics too: Ioffe and Szegedy 2015,
 * arXiv:1502.03167, section 3. Makes tensors it does not dispose.
 *
 * @param normalizedGradient the derivative by the normalized rows
 */
export function rowsGradient(
  { normalized, inverseDeviation }: Pick<NormalizedRows, 'normalized' | 'inverseDeviation'>,
  normalizedGradient: tf.Tensor2D,
): tf.Tensor2D {
  const along = meanOverRows(tf.mul(normalizedGradient, normalized));
  const shared = tf.add(meanOverRows(normalizedGradient), tf.mul(normalized, along));
  return tf.mul(tf.sub(normalizedGradient, shared), inverseDeviation);
}

function meanOverRows(matrix: tf.Tensor): tf.Tensor2D {
  return tf.div(sumOverRows(matrix), matrix.shape[0] ?? 0);
}
