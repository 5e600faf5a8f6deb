import * as z from 'zod';
import { seriesSeedRoom } from '../../models/digit-series.ts';
import {
  drawingParameters,
  handParameters,
  lookParameters,
  requireHandOfSpread,
  withinPixels,
} from '../parameters/drawing.ts';
import { imageSize } from '../parameters/drawing.ts';
import { stillFormats } from '../images/formats.ts';
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
