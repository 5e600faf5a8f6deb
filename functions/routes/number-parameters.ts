import * as z from 'zod';
import { drawingParameters, hand, lookParameters, withinPixels } from '../parameters/drawing.ts';
import { imageSize } from '../parameters/drawing.ts';
import { stillFormats } from '../images/formats.ts';
import { format, parameterDescriptions, seed, wholeNumber } from '../parameters/kinds.ts';

const digitsAllowed = '1 to 32 digits';

/** What /number/:digits takes: its path's part and its query. */
export const numberParameters = z
  .strictObject({
    digits: z
      .string(digitsAllowed)
      .regex(/^[0-9]{1,32}$/, digitsAllowed)
      .register(parameterDescriptions, {
        description: 'The number, leading zeros too; an extension may follow.',
        schema: { type: 'string', pattern: '^[0-9]{1,32}$' },
        example: '2026',
      }),
    seed: seed('Any text: whose hand writes. Without it: a random one.').optional(),
    hand: hand(
      'A latent vector as /judge and /complete tell it: whose hand writes, instead of a seed.',
    ).optional(),
    size: wholeNumber('The height in pixels.', { ...imageSize, fallback: 28 }).optional(),
    format: format(stillFormats).optional(),
    ...lookParameters,
    ...drawingParameters,
  })
  .superRefine(({ seed: text, hand: given }, context) => {
    if (text === undefined || given === undefined) return;
    context.addIssue({ code: 'custom', path: ['hand'], message: 'only without seed' });
  })
  .superRefine(
    withinPixels<{ digits: string; size?: number | undefined }>(
      'number',
      ({ digits }) => digits.length,
    ),
  );
