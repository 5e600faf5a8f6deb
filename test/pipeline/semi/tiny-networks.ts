import * as tf from '@tensorflow/tfjs-core';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';

/** A tiny classifier of images of 2 × 3 in three classes. */
export const sizes = {
  seed: 1,
  imageShape: [2, 3, 1],
  labels: ['a', 'b', 'c'],
  units: [9, 7],
  method: { latentSize: 2, generatorUnits: [4] },
} as const;
/** A random generator for a purpose. */
export const stream = (name: string) => generatorFromDigest(digestOf(name));
/** Images as rows of 6 values in [0, 1). */
export const uniformRows = (count: number) => {
  const random = stream('rows');
  const values = Float32Array.from({ length: count * 6 }, () => (random.next() >>> 0) / 2 ** 32);
  return tf.tensor2d(values, [count, 6]);
};
/** Where noise is expected, none: a copy of the rows. */
export const noNoise = (rows: tf.Tensor2D) => tf.clone(rows);
