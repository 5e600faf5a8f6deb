import { fillNormal } from '../../models/random/normal.ts';
import type { Configuration } from './configuration.ts';
import { encodeSheet } from '../data/sheet.ts';
import { variety } from './balance.ts';
import { drawDigits } from './draw-digits.ts';
import { createStreams } from './streams.ts';
import type { TrainingState } from './training-state.ts';

/** Rows and columns of a sheet of samples without labels, as the classic program saves them. */
const side = 5;

/** Latents of a sheet with labels: one a column, in every label's row. */
const columnsWithLabels = 10;

/** A picture of what the generator draws now, and how much its digits differ. */
export interface SampleSheet {
  readonly png: Uint8Array;
  /** By {@link variety}, over pixels from 0 to 255. */
  readonly variety: number;
}

/**
 * Draws the run's sample latents, the same in every sheet: 5 × 5 as the classic program does, or a row for
 * each label.
 */
export async function drawSampleSheet(
  { game }: Pick<TrainingState, 'game'>,
  configuration: Configuration,
): Promise<SampleSheet> {
  const { imageShape, labels } = configuration;
  const [height, width] = imageShape;
  const draws = sampleDraws(configuration);
  const pixels = await drawDigits(game, draws, configuration);
  const pictures = draws.map((_, index) =>
    pixels.subarray(index * height * width, (index + 1) * height * width),
  );
  const columns = labels ? columnsWithLabels : side;
  return {
    png: encodeSheet(pictures, columns, { height, width }),
    variety: variety(Float32Array.from(pixels), draws.length),
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
