import { describe, expect, it } from 'vitest';
import { latentPattern } from '../../../functions/openapi/latent-pattern.ts';
import { latentText, parseLatentText } from '../../../models/seed/latent-text.ts';
import { fc } from '../../fixtures/seeded-checks.ts';

/** Every upper byte, with the lower bytes between which something changes. */
const someBits = Array.from({ length: 256 }, (_, upper) => upper).flatMap((upper) =>
  [0, 1, 15, 16, 255].map((lower) => 256 * upper + lower),
);

/** The text of a vector that has a float16 of these bits at one place, and 0 everywhere else. */
function textWith(bits: number, place: number, size: number): string {
  const bytes = Buffer.alloc(2 * size);
  bytes.writeUInt16LE(bits, 2 * place);
  return bytes.toString('base64url');
}

describe('the pattern of latent vectors', () => {
  it('matches the float16 numbers that are accepted, at each place, but for 8 and -8', () => {
    for (const size of [1, 2, 3, 4, 5]) {
      const pattern = new RegExp(latentPattern(size));
      for (let place = 0; place < size; place++) {
        const wrong = someBits.filter((bits) => {
          const text = textWith(bits, place, size);
          const isEight = bits === 0x4800 || bits === 0xc800;
          const isAccepted = parseLatentText(text, size) !== null;
          return pattern.test(text) !== (isAccepted && !isEight);
        });
        expect(wrong).toEqual([]);
      }
    }
  });

  it('matches what is made of a vector, and no other length', () => {
    const pattern = new RegExp(latentPattern(64));
    const vector = fc.float32Array({ minLength: 64, maxLength: 64, min: -7, max: 7, noNaN: true });
    fc.assert(
      fc.property(vector, (latent) => {
        const text = latentText(latent);
        expect(pattern.test(text)).toBe(true);
        expect(pattern.test(text.slice(4))).toBe(false);
        expect(pattern.test(`${text}AAAA`)).toBe(false);
      }),
    );
  });
});
