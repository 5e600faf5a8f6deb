import * as tf from '@tensorflow/tfjs-core';
import { type Draw, generatorInputs, type Generator } from '../../models/generator.ts';
import { forward } from '../../models/network.ts';
import { toPixels } from '../../models/pixels.ts';

/**
 * Draws digits for a step of training, at once: what `generate` draws, without waiting in between.
 *
 * @returns [draws, height, width], 0 (background) to 255 (ink)
 */
export function drawPixels(
  { manifest, parameters }: Generator,
  draws: readonly Draw[],
): Uint8Array {
  const inputs = generatorInputs(draws, manifest.latent.size, manifest.labels?.length ?? 0);
  return tf.tidy(() => {
    const latents = tf.tensor2d(inputs, [draws.length, inputs.length / draws.length]);
    return toPixels(forward(manifest.generator, parameters, latents).dataSync<'float32'>());
  });
}
