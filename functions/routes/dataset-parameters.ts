import * as z from 'zod';
import { seriesSeedRoom } from '../../models/digit-series.ts';
import { datasetFormats } from '../images/formats.ts';
import { drawingParameters } from '../parameters/drawing.ts';
import { choice, label, seed, wholeNumber } from '../parameters/kinds.ts';

/** How many digits where it is not said. */
export const defaultDatasetCount = 1000;

/** The query of /dataset, whose largest count the entry sets: a Lambda's answer has a limit of its own. */
export function datasetParameters(largest: number) {
  return z.strictObject({
    count: wholeNumber('How many labelled digits.', {
      minimum: 1,
      maximum: largest,
      fallback: Math.min(defaultDatasetCount, largest),
    }).optional(),
    seed: seed(
      'Any text. Digit i of the set is that of the seed "<seed>/<i>", from 0. Without it: a random one.',
      { room: seriesSeedRoom },
    ).optional(),
    label: label('Which digit all of them are. Without it: each one’s seed picks.').optional(),
    format: choice(
      'zip: the two IDX files of MNIST; ndjson: a line of JSON a digit.',
      datasetFormats,
    ).optional(),
    ...drawingParameters,
  });
}
