import * as z from 'zod';
import {
  channelsSchema,
  labelNameSchema,
  labelSchema,
  modelSchema,
  pixelsSchema,
} from './digit.ts';

const completionSchema = z
  .strictObject({
    label: labelSchema,
    labelName: labelNameSchema,
    hand: z.string().describe('The latent vector that draws it.'),
    misfit: z
      .number()
      .min(0)
      .max(1)
      .describe('Root mean squared difference from the known pixels, 0 to 1.'),
    pixels: pixelsSchema,
  })
  .readonly();

/** POST /complete as JSON. */
export const completedDigitsSchema = z
  .strictObject({
    seed: z.string(),
    model: modelSchema,
    generated: z.literal(true),
    width: z.int().positive(),
    height: z.int().positive(),
    channels: channelsSchema,
    completions: z.array(completionSchema).readonly().describe('The most likely first.'),
  })
  .readonly()
  .describe('Completions of a partly hidden image.');

/** Ways to fill in what is hidden of a digit, the most likely first. */
export type CompletedDigits = z.infer<typeof completedDigitsSchema>;
