import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { decodeImageFile } from '../../../../pipeline/data/image-files/decode.ts';
import { rgbPixels } from '../../../../pipeline/data/image-files/pixels.ts';
import { pngBytes } from '../png-bytes.ts';
import { tiffBytes } from '../tiff-bytes.ts';

const picture = async (name: string) =>
  new Uint8Array(await readFile(new URL(`pictures/${name}`, import.meta.url)));

describe('a PNG', () => {
  it('has its own colours where a palette is only proposed', async () => {
    const header = { width: 2, height: 1, bitDepth: 8, colorType: 2 };
    const bytes = pngBytes(header, [[200, 10, 20, 0, 1, 2]], { PLTE: [9, 9, 9, 8, 8, 8] });
    expect([...rgbPixels(await decodeImageFile(bytes))]).toEqual([200, 10, 20, 0, 1, 2]);
  });

  it('is refused without the palette that its pixels are indices into', async () => {
    const header = { width: 2, height: 1, bitDepth: 8, colorType: 3 };
    await expect(decodeImageFile(pngBytes(header, [[0, 1]]))).rejects.toThrow(
      new Error('its palette is missing'),
    );
  });

  it('is refused by name where it is interlaced and a sample has less than a byte', async () => {
    const bytes = await picture('1-bit.png');
    // The last byte of the header says whether it is interlaced.
    bytes[28] = 1;
    await expect(decodeImageFile(bytes)).rejects.toThrow(
      new Error(
        'an interlaced PNG of less than 8 bits a sample is not supported; save it again without interlacing',
      ),
    );
  });
});

/** A JPEG with other bytes behind the marker of its frame. */
async function framed(name: string, at: number, value: number): Promise<Uint8Array> {
  const bytes = await picture(name);
  const frame = bytes.findIndex((byte, place) => byte === 0xff && bytes[place + 1] === 0xc0);
  bytes[frame + at] = value;
  return bytes;
}

describe('a JPEG', () => {
  it('of 12 bits a sample is refused', async () => {
    await expect(decodeImageFile(await framed('grey.jpg', 4, 12))).rejects.toThrow(
      new Error('a JPEG of 12 bits a sample; 8 are supported'),
    );
  });

  it('that is coded by arithmetic is refused', async () => {
    await expect(decodeImageFile(await framed('grey.jpg', 1, 0xc9))).rejects.toThrow(
      'a JPEG that is lossless, hierarchical or coded by arithmetic is not supported',
    );
  });

  it('in CMYK without the marker that says how its inks are stored is refused', async () => {
    const bytes = await picture('cmyk.jpg');
    const adobe = bytes.findIndex((byte, place) => byte === 0xff && bytes[place + 1] === 0xee);
    // A marker for a comment.
    bytes[adobe + 1] = 0xfe;
    await expect(decodeImageFile(bytes)).rejects.toThrow(
      'a JPEG in CMYK that does not say how its inks are stored is not supported',
    );
  });
});

describe('a TIFF', () => {
  it.each([
    [259, 7, 'with JPEG compression'],
    [259, 4, 'with CCITT Group 4 compression'],
    [259, 1234, 'with number 1234 compression'],
    [262, 5, 'in CMYK'],
    [258, 4, 'of 4 bits a sample'],
    [339, 2, 'of numbers that may be negative'],
    [339, 3, 'of fractions'],
  ])('whose tag %i is %i is refused by name', async (tag, value, kind) => {
    const bytes = tiffBytes(2, 2, [0, 10, 20, 255], 'black is zero', [[tag, value]]);
    await expect(decodeImageFile(bytes)).rejects.toThrow(
      new Error(`a TIFF ${kind} is not supported; save it again as a PNG in grey or RGB`),
    );
  });

  it('of 1 bit a sample from right to left is refused', async () => {
    const others = [
      [258, 1],
      [266, 2],
    ] as const;
    const bytes = tiffBytes(8, 2, [0, 255], 'black is zero', others);
    await expect(decodeImageFile(bytes)).rejects.toThrow(
      'a TIFF whose bits go from right to left is not supported',
    );
  });

  it('whose places have 64 bits is refused by its name', async () => {
    const bytes = tiffBytes(1, 1, [0], 'black is zero');
    bytes[2] = 43;
    await expect(decodeImageFile(bytes)).rejects.toThrow(
      new Error('a BigTIFF is not supported; save it again as a TIFF or a PNG'),
    );
  });
});
