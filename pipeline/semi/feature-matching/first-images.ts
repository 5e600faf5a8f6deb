import * as tf from '@tensorflow/tfjs-core';
import type { InputNoise } from './discriminator.ts';
import { sumOverRows } from '../../nn/batch-norm.ts';
import { type NormalizedLayer, passLayer } from './normalized-layer.ts';

/** Images that the initialization looks at, as in the published program. */
export const initializationImages = 500;

/**
 * Sets each layer's length and bias so that, over some images, its outputs have mean 0 and deviation 1:
 * data-dependent initialization, Salimans and Kingma 2016, arXiv:1602.07868, section 3.
 *
 * @param images [count, pixels] in [0, 1]
 */
export function initializeFromImages(
  layers: readonly NormalizedLayer<tf.Variable>[],
  images: tf.Tensor2D,
  noise: InputNoise,
): void {
  tf.tidy(() => {
    let activation = images;
    for (const [index, layer] of layers.entries()) {
      const { output } = passLayer(layer, noise(activation, index));
      const count = output.shape[0];
      const mean = tf.div(sumOverRows(output), count);
      const centred = tf.sub(output, mean);
      const inverse = tf.rsqrt(tf.div(sumOverRows(tf.square(centred)), count));
      layer.scale.assign(tf.mul(layer.scale, inverse));
      layer.bias.assign(tf.neg(tf.mul(mean, inverse)));
      activation = tf.relu(tf.mul(centred, inverse)) as tf.Tensor2D;
    }
  });
}
