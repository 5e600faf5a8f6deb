// As faker does it: made-up but plausible values, each from a seed.
import { createGenerator, drawNumber, toDataUrl } from 'digit-mint';

const generator = await createGenerator();

/** A scanned form field: a four-digit number and its handwriting. */
export function scannedNumber(seed: string): { readonly value: string; readonly image: string } {
  const digits = generator.drawMany(seed, 4).map(({ label }) => label);
  const value = digits.join('');
  return { value, image: toDataUrl(drawNumber(generator, value, seed), { invert: true }) };
}
