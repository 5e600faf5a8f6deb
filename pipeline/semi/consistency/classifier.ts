import * as tf from '@tensorflow/tfjs-core';
import {
  type NormalizedRows,
  normalizeRows,
  rowsGradient,
  varianceEpsilon,
} from '../../nn/batch-norm.ts';
import { scaledColumns, sumOfProducts, sumOverRows } from '../../nn/columns.ts';
import { reluGradient } from '../../nn/relu.ts';
import type { PlainLayer } from '../classifier.ts';

/** A dense layer without bias, normalized over the batch, then with a gain and a shift a unit. */
export interface ClassifierLayer<Kind extends tf.Tensor = tf.Tensor> {
  readonly kernel: Kind; // [inputs, units]
  readonly gain: Kind; // [1, units]
  readonly shift: Kind; // [1, units]
}

/** What a tested layer goes by in place of a batch's statistics. */
export interface MovingStatistics {
  readonly mean: tf.Variable; // [1, units]
  readonly variance: tf.Variable; // [1, units]
}

/** What a forward pass through one layer leaves. */
interface LayerPass extends NormalizedRows {
  readonly input: tf.Tensor2D; // [rows, inputs]
  /** After ReLU, but for the last layer's: those are the logits. */
  readonly activation: tf.Tensor2D; // [rows, units]
}

export type ClassifierPass = readonly LayerPass[];

/**
 * Runs rows through dense layers with batch normalization by the rows' own statistics, and ReLU after each
 * but the last. Makes tensors it does not dispose.
 *
 * @param rows [count, pixels] in [0, 1]
 */
export function passClassifier(
  layers: readonly ClassifierLayer[],
  rows: tf.Tensor2D,
): ClassifierPass {
  const passes: LayerPass[] = [];
  for (const [index, { kernel, gain, shift }] of layers.entries()) {
    const input = passes.at(-1)?.activation ?? rows;
    const normalization = normalizeRows(tf.matMul(input, kernel));
    const hasRelu = index < layers.length - 1;
    const activation = scaledColumns(normalization.normalized, gain, shift, { hasRelu });
    passes.push({ ...normalization, input, activation });
  }
  return passes;
}

/** The logits of a pass. [count, classes] */
export function logitsOf(pass: ClassifierPass): tf.Tensor2D {
  const last = pass.at(-1);
  if (!last) throw new RangeError('a classifier without layers');
  return last.activation;
}

/** The gradients of all layers, given a loss's derivative by the logits. Makes tensors it does not dispose. */
export function classifierGradients(
  layers: readonly ClassifierLayer[],
  pass: ClassifierPass,
  byLogits: tf.Tensor2D,
): readonly ClassifierLayer[] {
  const gradients: ClassifierLayer[] = [];
  backThrough(layers, pass, byLogits, ({ input, normalized }, byOutput, byProduct) => {
    gradients.unshift({
      kernel: tf.matMul(input, byProduct, true),
      gain: sumOfProducts(byOutput, normalized),
      shift: sumOverRows(byOutput),
    });
  });
  return gradients;
}

/** A loss's derivative by the rows, given that by the logits. Makes tensors it does not dispose. */
export function rowGradient(
  layers: readonly ClassifierLayer[],
  pass: ClassifierPass,
  byLogits: tf.Tensor2D,
): tf.Tensor2D {
  const byProduct = backThrough(layers, pass, byLogits, () => {});
  const [first] = layers;
  if (!first) throw new RangeError('a classifier without layers');
  return tf.matMul(byProduct, first.kernel, false, true);
}

/** Goes from the last layer to the first. @returns the derivative by the first layer's product */
function backThrough(
  layers: readonly ClassifierLayer[],
  passes: ClassifierPass,
  byLogits: tf.Tensor2D,
  visit: (pass: LayerPass, byOutput: tf.Tensor2D, byProduct: tf.Tensor2D) => void,
): tf.Tensor2D {
  let gradient = byLogits;
  for (let index = layers.length - 1; index >= 0; index--) {
    const [layer, pass] = [layers[index], passes[index]];
    if (!layer || !pass) throw new RangeError(`layer ${index} was not run`);
    const isLast = index === layers.length - 1;
    const byOutput: tf.Tensor2D = isLast ? gradient : reluGradient(gradient, pass.activation);
    const byProduct = rowsGradient(pass, tf.mul(byOutput, layer.gain));
    visit(pass, byOutput, byProduct);
    gradient = index === 0 ? byProduct : tf.matMul(byProduct, layer.kernel, false, true);
  }
  return gradient;
}

/**
 * Moves the statistics that a tested classifier goes by towards a batch's.
 *
 * @param momentum how much of them stays
 */
export function moveStatistics(
  statistics: readonly MovingStatistics[],
  pass: ClassifierPass,
  momentum: number,
): void {
  for (const [index, { mean, variance }] of statistics.entries()) {
    const seen = pass[index];
    if (!seen) throw new RangeError(`layer ${index} was not run`);
    const moved = tf.tidy(() => {
      const count = seen.input.shape[0];
      const towards = (moving: tf.Variable, value: tf.Tensor) =>
        tf.add(tf.mul(moving, momentum), tf.mul(value, 1 - momentum));
      const sample = tf.mul(seen.variance, count / Math.max(1, count - 1));
      return [towards(mean, seen.mean), towards(variance, sample)] as [tf.Tensor, tf.Tensor];
    });
    mean.assign(moved[0]);
    variance.assign(moved[1]);
    tf.dispose(moved);
  }
}

/** A tested layer's weights with its normalization multiplied in. The caller disposes them. */
export function plainLayer(
  { kernel, gain, shift }: ClassifierLayer,
  { mean, variance }: MovingStatistics,
): PlainLayer {
  return tf.tidy(() => {
    const factor = tf.mul(gain, tf.rsqrt(tf.add(variance, varianceEpsilon)));
    return { kernel: tf.mul(kernel, factor), bias: tf.sub(shift, tf.mul(mean, factor)) };
  });
}
