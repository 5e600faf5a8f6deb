import * as tf from '@tensorflow/tfjs-core';
import { applyLayer } from '../../models/layers/apply-layer.ts';
import type { LayerRule } from '../../models/network.ts';
import type { Player } from './player.ts';

/** What one batch normalization layer saw in a training batch. */
interface BatchStatistics {
  readonly layerName: string;
  readonly momentum: number;
  readonly epsilon: number;
  readonly batchSize: number;
  readonly mean: tf.Tensor; // [1, channels]
  readonly variance: tf.Tensor; // [1, channels], biased
}

/**
 * The layers as a training pass runs them: batch normalization by the batch's own mean and variance,
 * which are collected for {@link updateMovingStatistics}.
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
  player: Player,
  collected: readonly BatchStatistics[],
): void {
  for (const { layerName, momentum, epsilon, batchSize, mean, variance } of collected) {
    const sample = tf.mul(variance, batchSize / (batchSize - (1 + epsilon)));
    moveTowards(player.parameters.get(`${layerName}/moving_mean`), mean, momentum);
    moveTowards(player.parameters.get(`${layerName}/moving_variance`), sample, momentum);
    tf.dispose([mean, variance, sample]);
  }
}

function moveTowards(
  moving: tf.Variable | undefined,
  observed: tf.Tensor, // [1, channels]
  momentum: number,
): void {
  if (!moving) throw new Error('moving statistics are missing');
  const moved = tf.tidy(() =>
    tf.add(tf.mul(moving, momentum), tf.mul(tf.reshape(observed, moving.shape), 1 - momentum)),
  );
  moving.assign(moved);
  moved.dispose();
}

/**
 * Batch normalization over a batch of vectors with its gradient worked out by hand (Ioffe and Szegedy,
 * arXiv:1502.03167, section 3): sums over the batch are products with a row of ones, the engine's
 * fastest operation. The mean and variance are kept for the caller to dispose.
 */
function normalizeBatch(
  input: tf.Tensor2D, // [batch, channels]
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
) {
  let mean: tf.Tensor | undefined;
  let variance: tf.Tensor | undefined;
  const batchSize = input.shape[0];
  const normalize = tf.customGrad((x, scale, shift, save) => {
    const [values, scales, shifts] = [x, scale, shift] as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D];
    mean = tf.keep(tf.div(sumOverBatch(values), batchSize));
    const centred = tf.sub<tf.Tensor2D>(values, mean);
    variance = tf.keep(tf.div(sumOverBatch(tf.square(centred)), batchSize));
    const inverse = tf.rsqrt(tf.add(variance, epsilon)); // [1, channels]
    const normalized = tf.mul(centred, inverse);
    (save as tf.GradSaveFunc)([normalized, tf.mul(inverse, scales)]);
    return {
      value: tf.add(tf.mul(normalized, scales), shifts),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        normalizationGradients(dy as tf.Tensor2D, saved as [tf.Tensor2D, tf.Tensor2D]),
    };
  });
  const output = normalize(input, gamma, beta);
  if (!mean || !variance) throw new Error('batch normalization did not run');
  return { output, mean, variance };
}

function normalizationGradients(
  dy: tf.Tensor2D,
  [normalized, scaledInverse]: [tf.Tensor2D, tf.Tensor2D],
): tf.Tensor[] {
  const batchSize = dy.shape[0];
  const betaGradient = sumOverBatch(dy); // [1, channels]
  const gammaGradient = sumOverBatch(tf.mul(dy, normalized)); // [1, channels]
  const towardsMean = tf.add(betaGradient, tf.mul(normalized, gammaGradient));
  const inputGradient = tf.mul(scaledInverse, tf.sub(dy, tf.div(towardsMean, batchSize)));
  return [inputGradient, tf.reshape(gammaGradient, [-1]), tf.reshape(betaGradient, [-1])];
}

function sumOverBatch(values: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(tf.ones([1, values.shape[0]]), values); // [1, channels]
}
