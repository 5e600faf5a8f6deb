import * as z from 'zod';
import { imageSize } from '../parameters/drawing.ts';
import { completionFormats } from '../images/formats.ts';
import { mask, pixels } from '../parameters/image.ts';
import { format, label, model, seed, wholeNumber } from '../parameters/kinds.ts';

/** How many completions where it is not said. */
export const defaultCompletions = 4;

/** The query of /complete. */
export const completeParameters = z.strictObject({
  label: label('Which digit it is. Without it: found from what is known.').optional(),
  seed: seed('Any text; the same seed gives the same completions. Without it: random.').optional(),
  count: wholeNumber('In how many ways, the most likely first.', {
    minimum: 1,
    maximum: 16,
    fallback: defaultCompletions,
  }).optional(),
  format: format(completionFormats).optional(),
  size: wholeNumber('The longer side of one digit, in pixels; only with png.', {
    ...imageSize,
    fallback: 28,
  }).optional(),
  model: model('Which model completes, by its id or by an alias.').optional(),
});

/** What a client asks of /complete: what is absent is chosen for it. */
export type CompleteParameters = z.output<typeof completeParameters>;

/** The body of /complete where it is JSON. @param count the model's height × width */
export function completeBody(count: number) {
  const image = 'The image row by row: 0 (background) to 255 (ink); whatever where it is hidden.';
  const hidden = 'Row by row, 1 where a pixel is hidden and to be drawn, 0 where it is known.';
  return z.strictObject(
    { pixels: pixels(count, image), mask: mask(count, hidden) },
    'an object with pixels and mask',
  );
}
