import * as z from 'zod';
import { digitFormats } from '../images/formats.ts';
import {
  drawingParameters,
  handParameters,
  imageSize,
  lookParameters,
  requireHandOfSpread,
} from '../parameters/drawing.ts';
import { flag, format, label, seed, wholeNumber } from '../parameters/kinds.ts';

/** The query of /digit. Each message says what the parameter allows. */
export const digitParameters = z
  .strictObject({
    seed: seed(
      'Any text; the same seed draws the same digit. Without it: a random one.',
    ).optional(),
    ...handParameters,
    label: label(
      'Which digit; only for a model with labels. Without it: the seed picks.',
    ).optional(),
    size: wholeNumber(
      'The longer side in pixels. Without it: the model’s own size.',
      imageSize,
    ).optional(),
    format: format(digitFormats).optional(),
    ...lookParameters,
    latent: flag('With the latent vector; only in json.').optional(),
    ...drawingParameters,
  })
  .superRefine(requireHandOfSpread);

/** What a client asks of /digit: what is absent is chosen for it. */
export type DigitParameters = z.output<typeof digitParameters>;
