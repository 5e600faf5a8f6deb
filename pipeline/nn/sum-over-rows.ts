import * as tf from '@tensorflow/tfjs-core';

/** A sum over the rows as a product with ones, the engine's fastest way. @returns [1, columns] */
export function sumOverRows(matrix: tf.Tensor): tf.Tensor2D {
  const [rows = 0] = matrix.shape;
  return tf.matMul(tf.ones([1, rows]), matrix);
}
