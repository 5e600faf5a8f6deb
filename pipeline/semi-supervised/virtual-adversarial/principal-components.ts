import * as tf from '@tensorflow/tfjs-core';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { LabelledImages } from '../../data/labelled-images.ts';
import { gatherUnitImages } from '../batches.ts';
import { sumOverRows } from '../sum-over-rows.ts';

/** Images in one product. */
const imagesAtOnce = 1000;

/**
 * Images by their greatest principal components, in which distances are nearly what they are between
 * pixels and cost a fifteenth. The caller disposes them.
 *
 * @returns [indices.length, components]
 */
export async function principalComponents(
  images: LabelledImages,
  indices: Uint32Array,
  components: number,
): Promise<tf.Tensor2D> {
  const size = images.height * images.width;
  const chunks = Array.from({ length: Math.ceil(indices.length / imagesAtOnce) }, (_, chunk) =>
    indices.subarray(chunk * imagesAtOnce, (chunk + 1) * imagesAtOnce),
  );
  const rowsOf = (some: Uint32Array) =>
    tf.tensor2d(gatherUnitImages(images, some), [some.length, size]);
  let products: tf.Tensor2D = tf.zeros([size, size]);
  let sums: tf.Tensor2D = tf.zeros([1, size]);
  for (const chunk of chunks) {
    const [moreProducts, moreSums] = tf.tidy((): [tf.Tensor2D, tf.Tensor2D] => {
      const rows = rowsOf(chunk);
      const [ofChunk, sumsOfChunk] = [tf.matMul(rows, rows, true), sumOverRows(rows)];
      return [tf.add(products, ofChunk), tf.add(sums, sumsOfChunk)];
    });
    tf.dispose([products, sums]);
    [products, sums] = [moreProducts, moreSums];
  }
  const mean = (await sums.data()).map((sum) => sum / indices.length);
  const directions = greatestDirections(await products.data(), mean, indices.length, components);
  tf.dispose([products, sums]);
  return tf.tidy(() => {
    const basis = tf.tensor2d(directions, [size, directions.length / size]);
    return tf.concat(chunks.map((chunk) => tf.matMul(rowsOf(chunk), basis)));
  });
}

/** Of the covariance matrix, greatest first; their signs are as the decomposition gives them. [size, components] */
function greatestDirections(
  products: ArrayLike<number>,
  mean: ArrayLike<number>,
  count: number,
  components: number,
): Float32Array {
  const size = mean.length;
  const covariance = new Matrix(size, size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const product = (products[row * size + column] ?? 0) / count;
      covariance.set(row, column, product - (mean[row] ?? 0) * (mean[column] ?? 0));
    }
  }
  const { eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
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
