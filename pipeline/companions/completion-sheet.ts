import { completeDigit } from '../../models/completion.ts';
import { encodeSheet } from '../data/sheet.ts';
import { halfMask, halfNames } from './half-masks.ts';
import type { CompletionParts } from './measure-completion.ts';

/** Digits in a row, rows of each mask, and completions of a digit. */
const sheetSize = { digits: 4, rows: 3, completions: 4 };

/** Grey that marks what is hidden. */
const hiddenGrey = 60;

/**
 * A picture of completions: a test digit, what is known of it, and its completions, twelve digits for each
 * half that is hidden: left, right, top, bottom.
 *
 * @returns a PNG
 */
export async function completionSheet({
  generator,
  encoder,
  classifier,
  test,
}: Pick<CompletionParts, 'generator' | 'encoder' | 'classifier' | 'test'>): Promise<Uint8Array> {
  const { height, width } = test;
  const size = height * width;
  const images: Uint8Array[] = [];
  for (const hidden of halfNames) {
    const known = halfMask(hidden, test);
    for (let digit = 0; digit < sheetSize.digits * sheetSize.rows; digit++) {
      const pixels = test.pixels.subarray(digit * size, (digit + 1) * size);
      const completions = await completeDigit(generator, encoder, classifier, {
        pixels,
        known,
        label: null,
        seed: String(digit),
        count: sheetSize.completions,
      });
      const masked = pixels.map((pixel, place) => (known[place] ? pixel : hiddenGrey));
      images.push(pixels, masked, ...completions.map((completion) => completion.pixels));
    }
  }
  return encodeSheet(images, sheetSize.digits * (2 + sheetSize.completions), { height, width });
}
