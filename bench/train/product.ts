import * as tf from '@tensorflow/tfjs-core';

/**
 * Times one matrix product of the sizes [rows, inner, columns], its operands laid out as `kind` says.
 *
 * @returns GFLOP/s, two operations a multiplication
 */
export async function measureProduct(
  [rows, inner, columns]: readonly [number, number, number],
  kind: 'plain' | 'transposed-a' | 'transposed-b',
): Promise<number> {
  const a = tf.ones<tf.Rank.R2>(kind === 'transposed-a' ? [inner, rows] : [rows, inner]);
  const b = tf.ones<tf.Rank.R2>(kind === 'transposed-b' ? [columns, inner] : [inner, columns]);
  const start = performance.now();
  const product = tf.matMul(a, b, kind === 'transposed-a', kind === 'transposed-b');
  await product.data();
  const seconds = (performance.now() - start) / 1000;
  tf.dispose([a, b, product]);
  return (2 * rows * inner * columns) / seconds / 1e9;
}
