import { inflateSync } from 'node:zlib';
import { zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { zlib } from '../../../models/zlib/zlib.ts';

/** Numbers from 0 to 1, the same in each run (xorshift32). */
function numbers(state: number) {
  return () => {
    for (const [left, by] of [
      [true, 13],
      [false, 17],
      [true, 5],
    ] as const) {
      state ^= left ? state << by : state >>> by;
    }
    return (state >>> 0) / 2 ** 32;
  };
}

const next = numbers(12_345);
const contents: Readonly<Record<string, () => number>> = {
  'any bytes': () => next() * 256,
  'mostly zeros, as digits are': () => (next() < 0.8 ? 0 : next() * 256),
  'four values': () => next() * 4,
  'zeros only': () => 0,
  'long runs': () => (next() < 0.999 ? 7 : next() * 256),
  'codes that are too long at first': () => 256 * next() ** 8,
};
/** Around the least length of a match, the end of a block, the sizes at which the hash grows, and two blocks and more. */
const lengths = [0, 1, 2, 3, 4, 10, 423, 424, 812, 2980, 2981, 8000, 70_000, 300_000];

describe('zlib', () => {
  it.each(Object.entries(contents))('writes the bytes of fflate at level 3: %s', (_, byte) => {
    for (const length of lengths) {
      for (let round = 0; round < (length < 3000 ? 20 : 1); round++) {
        const data = Uint8Array.from({ length }, byte);
        const bytes = zlib(data);
        // The runner's own comparison takes a second for a megabyte.
        expect(Buffer.compare(bytes, zlibSync(data, { level: 3 }))).toBe(0);
        expect(Buffer.compare(inflateSync(bytes), data)).toBe(0);
      }
    }
  });

  it('finds what is repeated from as far back as 32,767 bytes', () => {
    for (const period of [3, 258, 259, 32_767, 32_768]) {
      const once = Uint8Array.from({ length: period }, () => next() * 256);
      const data = Uint8Array.from({ length: 70_000 }, (_, at) => once[at % period] ?? 0);
      expect(Buffer.compare(zlib(data), zlibSync(data, { level: 3 }))).toBe(0);
    }
  });

  it('writes the same after other data as at first', () => {
    const data = Uint8Array.from({ length: 812 }, (_, at) => (at * at) >> 7);
    const first = zlib(data);
    zlib(Uint8Array.from({ length: 100_000 }, () => next() * 256));
    expect(zlib(data)).toEqual(first);
  });
});
