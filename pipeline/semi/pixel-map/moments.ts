import * as tf from '@tensorflow/tfjs-core';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { bytesOfImage, type LabelledImages } from '../../data/images.ts';
import { sumOverRows } from '../../nn/columns.ts';
import { gatherUnitImages } from '../batches.ts';

/** Images per matrix product. */
const imagesAtOnce = 1000;

/** First and second moments of the values of pixels, in [0, 1], over some images. */
export interface Moments {
  readonly mean: Float64Array; // [size]
  /** The mean product of each pair of pixels. */
  readonly products: Float64Array; // [size, size]
}

/** Computes the moments of the pixels of the images with these indices. */
export async function pixelMoments(images: LabelledImages, indices: Uint32Array): Promise<Moments> {
  const size = bytesOfImage(images);
  let products: tf.Tensor2D = tf.zeros([size, size]);
  let sums: tf.Tensor2D = tf.zeros([1, size]);
  for (let first = 0; first < indices.length; first += imagesAtOnce) {
    const some = indices.subarray(first, first + imagesAtOnce);
    const [moreProducts, moreSums] = tf.tidy((): [tf.Tensor2D, tf.Tensor2D] => {
      const rows = tf.tensor2d(gatherUnitImages(images, some), [some.length, size]);
      const [ofSome, sumsOfSome] = [tf.matMul(rows, rows, true), sumOverRows(rows)];
      return [tf.add(products, ofSome), tf.add(sums, sumsOfSome)];
    });
    tf.dispose([products, sums]);
    [products, sums] = [moreProducts, moreSums];
  }
  const perImage = (values: Float32Array) =>
    Float64Array.from(values, (value) => value / indices.length);
  const moments = {
    mean: perImage(await sums.data<'float32'>()),
    products: perImage(await products.data<'float32'>()),
  };
  tf.dispose([products, sums]);
  return moments;
}

/**
 * The principal directions of images, uncentred, in the order of falling eigenvalues. Their signs are as the
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
 * Projects images onto directions and scales each to length 1, so that distances depend on the shape and not
 * on the amount of ink. Makes a tensor it does not dispose.
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
