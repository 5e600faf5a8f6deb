import * as tf from '@tensorflow/tfjs-core';

/** The Euclidean length of all numbers of some tensors together. The caller disposes it. */
export function norm(tensors: Iterable<tf.Tensor>): tf.Scalar {
  return tf.tidy((): tf.Scalar => {
    const squares = [...tensors].map((tensor) => {
      const row = tf.reshape(tensor, [1, tensor.size]) as tf.Tensor2D;
      // A product of a row with itself makes no tensor of squares.
      return tf.reshape(tf.matMul(row, row, false, true), []);
    });
    return tf.sqrt(tf.addN(squares) as tf.Scalar);
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
