import * as z from 'zod';
import { seriesSeedRoom } from '../../models/digit-series.ts';
import { withinPixels } from '../parameters/compute-limit.ts';
import { imageSize } from './digit-parameters.ts';
import { stillFormats } from '../images/route-formats.ts';
import { handParameters, requireHandOfSpread } from '../parameters/hand-parameters.ts';
import { drawingParameters, lookParameters } from '../parameters/look-parameters.ts';
import { format, label, seed, wholeNumber } from '../parameters/kinds.ts';

/** How many digits where it is not said. */
export const defaultCount = 100;

/** The query of /digits. */
export const sheetParameters = z
  .strictObject({
    seed: seed(
      'Any text. Digit i of the sheet is that of the seed "<seed>/<i>", from 0. Without it: a random one.',
      { room: seriesSeedRoom },
    ).optional(),
    ...handParameters,
    count: wholeNumber('How many digits.', {
      minimum: 1,
      maximum: 400,
      fallback: defaultCount,
    }).optional(),
    columns: wholeNumber('Digits a row. Without it: as many as rows.', {
      minimum: 1,
      maximum: 400,
    }).optional(),
    label: label('Which digit all of them are. Without it: each one’s seed picks.').optional(),
    size: wholeNumber('The longer side of one digit, in pixels.', {
      ...imageSize,
      fallback: 28,
    }).optional(),
    format: format(stillFormats).optional(),
    ...lookParameters,
    ...drawingParameters,
  })
  .superRefine(requireHandOfSpread)
  .superRefine(
    withinPixels<{ count?: number | undefined; size?: number | undefined }>(
      'count',
      ({ count = defaultCount }) => count,
    ),
  );
