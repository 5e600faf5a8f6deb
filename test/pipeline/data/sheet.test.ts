import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { encodeSheet } from '../../../pipeline/data/sheet.ts';

describe('a sheet', () => {
  it('sets images row by row with two dark pixels around each', () => {
    const size = { height: 1, width: 2 };
    const sheet = decode(
      encodeSheet([Uint8Array.of(10, 11), Uint8Array.of(20, 21), Uint8Array.of(30, 31)], 2, size),
    );
    expect([sheet.width, sheet.height, sheet.channels, sheet.depth]).toEqual([10, 8, 1, 8]);
    const rows = Array.from({ length: 8 }, (_, row) => [
      ...sheet.data.subarray(row * 10, row * 10 + 10),
    ]);
    const dark = Array.from({ length: 10 }, () => 0);
    expect(rows).toEqual([
      dark,
      dark,
      [0, 0, 10, 11, 0, 0, 20, 21, 0, 0],
      dark,
      dark,
      [0, 0, 30, 31, 0, 0, 0, 0, 0, 0],
      dark,
      dark,
    ]);
  });
});
