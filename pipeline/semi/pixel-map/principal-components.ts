import * as tf from '@tensorflow/tfjs-core';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Moments } from './moments.ts';

/**
 * The directions along which images have most of their length, greatest first, their signs as the
 * decomposition gives them.
 *
 * @returns [size, components]
 */
export function principalDirections({ products }: Moments, components: number): Float32Array {
  const size = Math.sqrt(products.length);
  const matrix = Matrix.from1DArray(size, size, products);
  const { eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  // Eigenvalues ascend.
  const kept = Math.min(components, size);
  const directions = new Float32Array(size * kept);
  for (let row = 0; row < size; row++) {
    for (let place = 0; place < kept; place++) {
      directions[row * kept + place] = eigenvectorMatrix.get(row, size - 1 - place);
    }
  }
  return directions;
}

/**
 * Images along some directions, each brought to length 1: distances go by what is drawn, not by how much
 * ink there is. Makes a tensor it does not dispose.
 *
 * @param rows [count, size]
 * @param directions [size, components]
 * @returns [count, components]
 */
export function projectRows(rows: tf.Tensor2D, directions: Float32Array): tf.Tensor2D {
  return tf.tidy(() => {
    const size = rows.shape[1];
    const components = directions.length / size;
    const projected = tf.matMul(rows, tf.tensor2d(directions, [size, components]));
    const squares = tf.matMul(tf.square(projected), tf.ones([components, 1]));
    return tf.mul(projected, tf.rsqrt(tf.add(squares, 1e-12)));
  });
}
