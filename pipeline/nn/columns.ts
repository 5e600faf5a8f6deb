import * as tf from '@tensorflow/tfjs-core';

export const sumOfProductsKernelName = 'SumOfProducts';
export const scaledColumnsKernelName = 'ScaledColumns';
export const lessScaledColumnsKernelName = 'LessScaledColumns';

/** What an engine's own SumOfProducts kernel is given; it returns the sums of a · b over the rows, [1, columns]. */
export interface SumOfProductsInputs {
  readonly a: tf.TensorInfo; // [rows, columns]
  readonly b: tf.TensorInfo; // [rows, columns]
}

/** What an engine's own ScaledColumns kernel is given; it returns x · factor + shift, or the ReLU of that. */
export interface ScaledColumnsInputs {
  readonly x: tf.TensorInfo; // [rows, columns]
  readonly factor: tf.TensorInfo; // [1, columns]
  readonly shift: tf.TensorInfo; // [1, columns]
}

export interface ScaledColumnsAttributes {
  readonly hasRelu: boolean;
}

/** What an engine's own LessScaledColumns kernel is given; it returns a − b · factor. */
export interface LessScaledColumnsInputs extends SumOfProductsInputs {
  readonly factor: tf.TensorInfo; // [1, columns]
}

/** Sums each column from the first row to the last. Makes a tensor it does not dispose. @returns [1, columns] */
export function sumOverRows(matrix: tf.Tensor): tf.Tensor2D {
  return tf.sum<tf.Tensor2D>(matrix, 0, true);
}

/**
 * Sums the products of two matrices' numbers column by column, by the engine's SumOfProducts kernel where it has one:
 * the same bits. It has no gradient. Makes a tensor it does not dispose.
 *
 * @param a [rows, columns]
 * @param b of the shape of `a`, or `a` itself
 * @returns [1, columns]
 */
export function sumOfProducts(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  if (!hasKernel(sumOfProductsKernelName)) return sumOverRows(tf.mul(a, b));
  return tf.engine().runKernel<tf.Tensor2D>(sumOfProductsKernelName, { a, b });
}

/**
 * Multiplies the columns of a matrix by factors, adds shifts and applies a ReLU where one is asked for, by the engine's
 * ScaledColumns kernel where it has one: the same bits. It has no gradient. Makes a tensor it does not dispose.
 *
 * @param x [rows, columns]
 * @param factor [1, columns]
 * @param shift [1, columns]
 * @returns [rows, columns]
 */
export function scaledColumns(
  x: tf.Tensor2D,
  factor: tf.Tensor,
  shift: tf.Tensor,
  { hasRelu }: ScaledColumnsAttributes,
): tf.Tensor2D {
  if (hasKernel(scaledColumnsKernelName)) {
    return tf
      .engine()
      .runKernel<tf.Tensor2D>(scaledColumnsKernelName, { x, factor, shift }, { hasRelu });
  }
  const shifted = tf.add<tf.Tensor2D>(tf.mul(x, factor), shift);
  return hasRelu ? tf.relu(shifted) : shifted;
}

/**
 * Subtracts a matrix whose columns are multiplied by factors, by the engine's LessScaledColumns kernel where it has one:
 * the same bits. It has no gradient. Makes a tensor it does not dispose.
 *
 * @param a [rows, columns]
 * @param b [rows, columns]
 * @param factor [1, columns]
 * @returns a − b · factor, [rows, columns]
 */
export function lessScaledColumns(a: tf.Tensor2D, b: tf.Tensor, factor: tf.Tensor): tf.Tensor2D {
  if (!hasKernel(lessScaledColumnsKernelName)) return tf.sub(a, tf.mul(b, factor));
  return tf.engine().runKernel<tf.Tensor2D>(lessScaledColumnsKernelName, { a, b, factor });
}

function hasKernel(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) != null;
}
