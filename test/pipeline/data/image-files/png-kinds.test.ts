import { describe, expect, it } from 'vitest';
import { decodeImageFile } from '../../../../pipeline/data/image-files/decode.ts';
import { greyPixels } from '../../../../pipeline/data/image-files/pixels.ts';
import { pngBytes } from '../png-bytes.ts';

const greys = async (file: Uint8Array): Promise<number[]> => [
  ...greyPixels(await decodeImageFile(file)),
];

describe('a PNG of few bits, with a palette or a transparent colour', () => {
  it('reads rows of 1 bit a grey', async () => {
    const wide = { width: 11, height: 2, bitDepth: 1, colorType: 0 };
    const rows = [
      [0b1010_0000, 0b0010_0000],
      [0b0000_0001, 0b1100_0000],
    ];
    expect(await greys(pngBytes(wide, rows))).toEqual(
      [
        [255, 0, 255, 0, 0, 0, 0, 0, 0, 0, 255],
        [0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 0],
      ].flat(),
    );
    const narrow = { width: 8, height: 1, bitDepth: 1, colorType: 0 };
    expect(await greys(pngBytes(narrow, [[0b1001_0110]]))).toEqual([
      255, 0, 0, 255, 0, 255, 255, 0,
    ]);
  });

  it('reads rows of 2 bits a grey', async () => {
    const header = { width: 5, height: 2, bitDepth: 2, colorType: 0 };
    const rows = [
      [0b00_01_10_11, 0b11_00_00_00],
      [0b11_10_01_00, 0b01_00_00_00],
    ];
    expect(await greys(pngBytes(header, rows))).toEqual(
      [
        [0, 85, 170, 255, 255],
        [255, 170, 85, 0, 85],
      ].flat(),
    );
  });

  it('reads rows of 4 bits a grey', async () => {
    const header = { width: 3, height: 2, bitDepth: 4, colorType: 0 };
    const rows = [
      [0x01, 0xf0],
      [0x23, 0x80],
    ];
    expect(await greys(pngBytes(header, rows))).toEqual([0, 17, 255, 34, 51, 136]);
  });

  it('reads a palette in rows that end inside a byte', async () => {
    const header = { width: 3, height: 2, bitDepth: 4, colorType: 3 };
    const rows = [
      [0x01, 0x20],
      [0x21, 0x00],
    ];
    const palette = {
      PLTE: [
        [0, 0, 0],
        [100, 100, 100],
        [200, 200, 200],
      ].flat(),
    };
    expect(await greys(pngBytes(header, rows, palette))).toEqual([0, 100, 200, 200, 100, 0]);
    const faded = { ...palette, tRNS: [255, 255, 51] };
    expect(await greys(pngBytes(header, rows, faded))).toEqual([0, 100, 40, 40, 100, 0]);
  });

  it('takes the grey that the file calls transparent for black', async () => {
    const header = { width: 3, height: 1, bitDepth: 8, colorType: 0 };
    expect(await greys(pngBytes(header, [[7, 255, 9]], { tRNS: [0, 255] }))).toEqual([7, 0, 9]);
    const short = { width: 4, height: 1, bitDepth: 2, colorType: 0 };
    expect(await greys(pngBytes(short, [[0b11_10_01_00]], { tRNS: [0, 3] }))).toEqual([
      0, 170, 85, 0,
    ]);
  });

  it('takes the colour that the file calls transparent for black', async () => {
    const header = { width: 3, height: 1, bitDepth: 8, colorType: 2 };
    const row = [
      [255, 255, 255],
      [255, 255, 254],
      [9, 9, 9],
    ].flat();
    const key = { tRNS: [0, 255, 0, 255, 0, 255] };
    expect(await greys(pngBytes(header, [row], key))).toEqual([0, 255, 9]);
  });

  it('refuses a palette index that is not in the palette', async () => {
    const header = { width: 2, height: 1, bitDepth: 8, colorType: 3 };
    const bytes = pngBytes(header, [[0, 3]], { PLTE: [1, 2, 3] });
    await expect(decodeImageFile(bytes)).rejects.toThrow('Incorrect index of palette color');
  });

  it('refuses an image without pixels', async () => {
    const header = { width: 0, height: 1, bitDepth: 8, colorType: 0 };
    await expect(decodeImageFile(pngBytes(header, [[]]))).rejects.toThrow('no pixels');
  });
});
