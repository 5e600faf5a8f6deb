import { describe, expect, it } from 'vitest';
import { textArt } from '../../../models/images/text-art.ts';

describe('text art', () => {
  it('sets two pixels in a character, ink from half grey on', () => {
    const rows = [
      [255, 128, 0, 127],
      [255, 0, 200, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 255, 0, 0],
    ];
    const pixels = Uint8Array.from(rows.flat());
    expect(textArt({ width: 4, height: 5, pixels })).toBe('█▀▄\n\n ▀\n');
  });
});
