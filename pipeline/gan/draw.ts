import * as tf from '@tensorflow/tfjs-core';
import { type Draw, generatorInputs } from '../../models/generator.ts';
import { sizeOf } from '../../models/network/layers.ts';
import { toPixels } from '../../models/pixels.ts';
import { fillNormal } from '../../models/seed/normal.ts';
import type { Samples } from '../nn/trainable.ts';
import type { Configuration } from './configuration.ts';
import { drawingParameters, type Gan } from './gan.ts';
import { createStreams } from './streams.ts';
import { forward } from '../nn/forward.ts';

const drawnAtOnce = 100;

/**
 * Draws with a GAN's generator as it is, in inference mode, by its average where one is kept: what the
 * model would draw, but for the rounding of its weights.
 *
 * @returns [draws.length, height, width, channels] bytes, 0 to 255: ½x + ½, as the classic program saves them
 */
export async function drawDigits(
  gan: Gan,
  draws: readonly Draw[],
  { latentSize, labels, imageShape }: Pick<Configuration, 'latentSize' | 'labels' | 'imageShape'>,
): Promise<Uint8Array> {
  const size = sizeOf(imageShape);
  const parameters = drawingParameters(gan);
  const pixels = new Uint8Array(draws.length * size);
  for (let start = 0; start < draws.length; start += drawnAtOnce) {
    const some = draws.slice(start, start + drawnAtOnce);
    const inputs = generatorInputs(some, latentSize, labels?.length ?? 0);
    const images = tf.tidy(() =>
      forward(
        gan.generator.network,
        parameters,
        tf.tensor2d(inputs, [some.length, inputs.length / some.length]),
      ),
    ); // [some, height, width, channels] in [-1, 1]
    pixels.set(toPixels(await images.data<'float32'>()), start * size);
    images.dispose();
  }
  return pixels;
}

/** Rows and columns of a sheet of samples without labels, as the classic program saves them. */
const side = 5;

/** Latents of a sheet with labels: one a column, in every label's row. */
const columnsWithLabels = 10;

/**
 * Samples of a run's GAN, of the same latent vectors each time: 5 × 5 as the classic program does, or a row for
 * each label.
 */
export function ganSamples(gan: Gan, configuration: Configuration): Samples {
  const size = sizeOf(configuration.imageShape);
  return {
    columns: configuration.labels ? columnsWithLabels : side,
    async draw() {
      const draws = sampleDraws(configuration);
      const pixels = await drawDigits(gan, draws, configuration);
      return draws.map((_, index) => pixels.subarray(index * size, (index + 1) * size));
    },
  };
}

function sampleDraws({ seed, latentSize, labels }: Configuration) {
  const count = labels ? columnsWithLabels : side ** 2;
  const values = fillNormal(createStreams(seed).samples, new Float32Array(count * latentSize));
  const latents = Array.from({ length: count }, (_, index) =>
    values.subarray(index * latentSize, (index + 1) * latentSize),
  );
  return labels
    ? labels.flatMap((_, label) => latents.map((latent) => ({ latent, label })))
    : latents.map((latent) => ({ latent, label: null }));
}
