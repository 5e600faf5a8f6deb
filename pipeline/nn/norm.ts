import * as tf from '@tensorflow/tfjs-core';
import { sumOverRows } from './columns.ts';

/** The Euclidean length of all numbers of some tensors together. The caller disposes it. */
export function norm(tensors: Iterable<tf.Tensor>): tf.Scalar {
  return tf.tidy((): tf.Scalar => {
    const sums = [...tensors].map((tensor) => {
      const matrix = tf.reshape(tensor, [-1, tensor.shape.at(-1) ?? 1]);
      return tf.sum<tf.Scalar>(sumOverRows(tf.square(matrix)));
    });
    // Not addN: WebGPU binds eight buffers to a kernel, and a generator has fifteen tensors.
    return tf.sqrt(sums.reduce((total, sum) => tf.add(total, sum)));
  });
}

/**
 * The length of a loss's gradient by a network's variables. The caller disposes it.
 *
 * @param gradients by the variables' own names; those of other networks are left out
 */
export function gradientNorm(
  trained: ReadonlyMap<string, tf.Variable>,
  gradients: tf.NamedTensorMap,
): tf.Scalar {
  return norm([...trained.values()].flatMap(({ name }) => gradients[name] ?? []));
}
