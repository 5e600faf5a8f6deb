import * as tf from '@tensorflow/tfjs-core';
import { moveTowards } from './average.ts';
import { sumOfProducts, sumOverRows } from './columns.ts';
import { type LayerRule, applyLayer } from './forward.ts';

/** What one batch normalization layer saw in a training batch. */
export interface BatchStatistics {
  readonly layerName: string;
  readonly momentum: number;
  readonly epsilon: number;
  readonly batchSize: number;
  readonly mean: tf.Tensor; // [1, channels]
  readonly variance: tf.Tensor; // [1, channels], biased
}

/**
 * The layers as a training pass runs them: batch normalization by the batch's own mean and variance.
 *
 * @param collected takes each layer's statistics, for {@link updateMovingStatistics}
 */
export function trainingRule(collected: BatchStatistics[]): LayerRule {
  return (layer, parameter, input, layerName) => {
    if (layer.kind !== 'batchNormalization') return applyLayer(layer, parameter, input);
    const { momentum, epsilon } = layer;
    if (input.rank !== 2) throw new RangeError(`${layerName}: trained over vectors only so far`);
    const { output, mean, variance } = normalizeBatch(
      input as tf.Tensor2D,
      parameter('gamma') as tf.Tensor1D,
      parameter('beta') as tf.Tensor1D,
      epsilon,
    );
    const batchSize = input.shape[0] ?? 0;
    collected.push({ layerName, momentum, epsilon, batchSize, mean, variance });
    return output;
  };
}

/**
 * Moves the moving statistics towards a batch's as Keras 2 does: the variance counts as a sample's,
 * N / (N − (1 + ε)) times the biased one. Disposes what was collected.
 * Source: https://github.com/keras-team/keras/blob/2.3.1/keras/layers/normalization.py
 */
export function updateMovingStatistics(
  parameters: ReadonlyMap<string, tf.Variable>,
  collected: readonly BatchStatistics[],
): void {
  for (const { layerName, momentum, epsilon, batchSize, mean, variance } of collected) {
    const sample = tf.mul(variance, batchSize / (batchSize - (1 + epsilon)));
    for (const [name, observed] of [
      [`${layerName}/moving_mean`, mean],
      [`${layerName}/moving_variance`, sample],
    ] as const) {
      const moving = parameters.get(name);
      if (!moving) throw new Error('moving statistics are missing');
      const shaped = tf.reshape(observed, moving.shape);
      moveTowards(moving, shaped, { kept: momentum, taken: 1 - momentum });
      shaped.dispose();
    }
    tf.dispose([mean, variance, sample]);
  }
}

/**
 * Batch normalization over a batch of vectors with its gradient worked out by hand (Ioffe and Szegedy,
 * arXiv:1502.03167, section 3).
 */
function normalizeBatch(
  input: tf.Tensor2D, // [batch, channels]
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
) {
  const mean = meanOverRows(input); // [1, channels]
  const variance = meanOverRows(tf.square(tf.sub(input, mean))); // [1, channels]
  // No gradient goes back through the statistics by themselves: the one below accounts for them.
  const normalize = tf.customGrad((x, scale, shift, save) => {
    const [values, scales, shifts] = [x, scale, shift] as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D];
    const inverse = tf.rsqrt(tf.add(variance, epsilon)); // [1, channels]
    const normalized = tf.mul(tf.sub(values, mean), inverse);
    (save as tf.GradSaveFunc)([normalized, tf.mul(inverse, scales)]);
    return {
      value: tf.add(tf.mul(normalized, scales), shifts),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        normalizationGradients(dy as tf.Tensor2D, saved as [tf.Tensor2D, tf.Tensor2D]),
    };
  });
  return { output: normalize(input, gamma, beta), mean, variance };
}

function normalizationGradients(
  dy: tf.Tensor2D,
  [normalized, scaledInverse]: [tf.Tensor2D, tf.Tensor2D],
): tf.Tensor[] {
  const batchSize = dy.shape[0];
  const betaGradient = sumOverRows(dy); // [1, channels]
  const gammaGradient = sumOverRows(tf.mul(dy, normalized)); // [1, channels]
  const towardsMean = tf.add(betaGradient, tf.mul(normalized, gammaGradient));
  const inputGradient = tf.mul(scaledInverse, tf.sub(dy, tf.div(towardsMean, batchSize)));
  return [inputGradient, tf.reshape(gammaGradient, [-1]), tf.reshape(betaGradient, [-1])];
}

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
  const centred: tf.Tensor2D = tf.sub(rows, mean);
  const variance: tf.Tensor2D = tf.div(sumOfProducts(centred, centred), rows.shape[0]);
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
  const rows = normalized.shape[0];
  const along = tf.div(sumOfProducts(normalizedGradient, normalized), rows);
  const shared = tf.add(meanOverRows(normalizedGradient), tf.mul(normalized, along));
  return tf.mul(tf.sub(normalizedGradient, shared), inverseDeviation);
}

function meanOverRows(matrix: tf.Tensor): tf.Tensor2D {
  return tf.div(sumOverRows(matrix), matrix.shape[0] ?? 0);
}
