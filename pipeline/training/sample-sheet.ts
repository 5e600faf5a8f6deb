import * as tf from '@tensorflow/tfjs-core';
import { forward } from '../../models/network.ts';
import { fillNormal } from '../../models/random/normal.ts';
import { toPixels } from '../../models/pixels.ts';
import type { Configuration } from '../configuration.ts';
import { encodeSheet } from '../sheet.ts';
import { variety } from './balance.ts';
import { createStreams } from './streams.ts';
import type { TrainingState } from './training-state.ts';

/** Rows and columns of a sheet of samples. */
const side = 5;

/** A picture of what the generator draws now, and how much its digits differ. */
export interface SampleSheet {
  readonly png: Uint8Array;
  /** By {@link variety}, over pixels from 0 to 255. */
  readonly variety: number;
}

/**
 * Draws the run's 25 sample latents, the same in every sheet, in inference mode, scaled ½x + ½ as the
 * classic program saves them.
 */
export async function drawSampleSheet(
  { game }: TrainingState,
  configuration: Configuration,
): Promise<SampleSheet> {
  const { seed, latentSize, imageShape } = configuration;
  const [height, width] = imageShape;
  const count = side * side;
  const latents = fillNormal(createStreams(seed).samples, new Float32Array(count * latentSize));
  const { network, parameters } = game.generator;
  const images = tf.tidy(() =>
    forward(network, parameters, tf.tensor2d(latents, [count, latentSize])),
  ); // [25, height, width, 1] in [-1, 1]
  const pixels = toPixels(await images.data<'float32'>());
  images.dispose();
  const pictures = Array.from({ length: count }, (_, index) =>
    pixels.subarray(index * height * width, (index + 1) * height * width),
  );
  return {
    png: encodeSheet(pictures, side, { height, width }),
    variety: variety(Float32Array.from(pixels), count),
  };
}
