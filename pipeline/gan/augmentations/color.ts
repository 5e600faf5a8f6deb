import * as tf from '@tensorflow/tfjs-core';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { DrawAugment } from './augment.ts';

/**
 * Changes each image's brightness by up to ½, its saturation by a factor from 0 to 2 where it has three channels,
 * and its contrast by a factor from ½ to 1½: DiffAugment's "color". Values may leave [-1, 1], as there.
 *
 * @param strength 1: as far as published; a half: half as far
 */
export const drawColor: DrawAugment = (strength, [batch, , , channels], random) => {
  const uniform = (reach: number) =>
    Float32Array.from({ length: batch }, () => strength * reach * (2 * uniformFloat64(random) - 1));
  const brightness = uniform(1 / 2);
  const saturation = channels === 3 ? uniform(1) : null;
  const contrast = uniform(1 / 2);
  return (images) => {
    const brighter = tf.add(images, oneAnImage(brightness));
    const saturated = saturation ? spread(brighter, 3, saturation) : brighter;
    return spread(saturated, [1, 2, 3], contrast);
  };
};

/** Moves values away from their mean over some axes, or towards it: by 1 + `change` times as far as they were. */
function spread(images: tf.Tensor, axes: number | number[], change: Float32Array): tf.Tensor {
  const centre = tf.mean(images, axes, true);
  const factor = tf.add(1, oneAnImage(change));
  return tf.add(tf.mul(tf.sub(images, centre), factor), centre);
}

function oneAnImage(values: Float32Array): tf.Tensor4D {
  return tf.tensor4d(values, [values.length, 1, 1, 1]);
}
