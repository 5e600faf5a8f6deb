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

  it('shades an image in colour by the brightness of two pixels, which a last row alone has twice', () => {
    const [black, white, green, blue] = [
      [0, 0, 0],
      [255, 255, 255],
      [0, 255, 0],
      [0, 0, 255],
    ];
    const rows = [white, white, green, white, black, blue, black, blue, green].flat();
    const pixels = Uint8Array.from(rows);
    expect(textArt({ width: 3, height: 3, channels: 3, pixels })).toBe('@=-\n .+\n');
  });
});
