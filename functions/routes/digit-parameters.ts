import * as z from 'zod';
import { digitFormats } from '../images/route-formats.ts';
import { handParameters, requireHandOfSpread } from '../parameters/hand-parameters.ts';
import { drawingParameters, lookParameters } from '../parameters/look-parameters.ts';
import { flag, format, label, seed, wholeNumber } from '../parameters/kinds.ts';

/** The longer side of an image, in pixels. */
export const imageSize = { minimum: 28, maximum: 1024 } as const;

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
