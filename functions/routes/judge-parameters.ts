import * as z from 'zod';
import { pixels } from '../parameters/image.ts';
import { flag, model } from '../parameters/kinds.ts';

/** The query of /judge. */
export const judgeParameters = z.strictObject({
  pixels: flag('With the pixels that were judged, as the data set would have them.').optional(),
  hand: flag('With the latent vector of such a digit, as a text that drawings take.').optional(),
  nearest: flag('With the seed whose digit is nearest, of those that were tried.').optional(),
  model: model('Which model judges, by its id or by an alias.').optional(),
});

/** The body of /judge where it is JSON. @param count the model's height × width */
export function judgeBody(count: number) {
  const description = 'The image row by row: 0 (background) to 255 (ink), taken as it is.';
  return z.strictObject({ pixels: pixels(count, description) }, 'an object with pixels');
}
