import * as tf from '@tensorflow/tfjs-core';
import type { LabelledImages } from '../../data/images.ts';
import { gatherUnitImages } from '../batches.ts';
import { sumOverRows } from '../../nn/batch-norm.ts';

/** Images in one product. */
const imagesAtOnce = 1000;

/** First and second moments of pixels in [0, 1] over some images. */
export interface Moments {
  readonly mean: Float64Array; // [size]
  /** The mean product of each pair of pixels. */
  readonly products: Float64Array; // [size, size]
}

/** Works out the moments of some images' pixels by products of matrices. */
export async function pixelMoments(images: LabelledImages, indices: Uint32Array): Promise<Moments> {
  const size = images.height * images.width;
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
