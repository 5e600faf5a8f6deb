import { fc } from '../../../fixtures/seeded-checks.ts';
import { encode } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { decodeImageFile } from '../../../../pipeline/data/image-files/decode.ts';
import { greyPixels } from '../../../../pipeline/data/image-files/pixels.ts';
import { tiffBytes } from '../tiff-bytes.ts';

const folder = new URL('pictures/', import.meta.url);

/** The greys that Pillow reads, as pictures/make.py wrote them, in base64. */
const expected = JSON.parse(await readFile(new URL('expected.json', folder), 'utf8')) as Readonly<
  Record<string, string>
>;

const decodeSample = async (name: string) => decodeImageFile(await readFile(new URL(name, folder)));

/** Decoders of JPEG may round differently, and smooth colours differently where they were stored at half size. */
function tolerance(name: string): number {
  if (/\.jpg$|lossy/.test(name)) return 3;
  // Pillow takes the palette's colours of 16 bits to 8 before it takes them to grey.
  return name === 'palette.tif' ? 1 : 0;
}

describe('an image file', () => {
  const readable = Object.entries(expected).filter(([name]) => name !== 'rgb-tiled.tif');

  it.each(readable)('has the greys in %s that Pillow reads', async (name, base64) => {
    const samples = await decodeSample(name);
    const [width, height] = /turned-[5-8]/.test(name) ? [13, 20] : [20, 13];
    expect(samples).toMatchObject({ width, height });
    const wanted = Buffer.from(base64, 'base64');
    const greys = greyPixels(samples);
    expect(greys).toHaveLength(wanted.length);
    const differences = greys.map((grey, index) => Math.abs(grey - (wanted[index] ?? 0)));
    expect(Math.max(...differences)).toBeLessThanOrEqual(tolerance(name));
  });

  it.each(readable)('is refused when %s is cut', async (name) => {
    const whole = await readFile(new URL(name, folder));
    // Cut there, the first frame is whole.
    const shares = name === 'two-frames.gif' ? [0.2, 0.3] : [0.2, 0.5, 0.8];
    for (const share of shares) {
      await expect(decodeImageFile(whole.subarray(0, share * whole.length))).rejects.toThrow(Error);
    }
  });

  it('is refused where the decoder would misread it: tiles of colours', async () => {
    await expect(decodeSample('rgb-tiled.tif')).rejects.toThrow(
      new Error('tiles of 3 samples per pixel are not supported'),
    );
  });

  it('has a known answer for each picture in the folder', async () => {
    const names = await readdir(folder);
    const pictures = names.filter((name) => /\.(jpg|png|tif|webp|gif|bmp)$/.test(name));
    expect(pictures.toSorted()).toEqual(Object.keys(expected).toSorted());
  });
});

const greys = async (file: Uint8Array): Promise<number[]> => [
  ...greyPixels(await decodeImageFile(file)),
];

function png(channels: number, depth: 8 | 16, samples: readonly number[]): Uint8Array {
  const data = depth === 8 ? Uint8Array.from(samples) : Uint16Array.from(samples);
  return encode({ width: samples.length / channels, height: 1, channels, depth, data });
}

function jpeg(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const data = Uint8Array.from([...pixels].flatMap((grey) => [grey, grey, grey, 255]));
  return encodeJpeg({ width, height, data }, 90).data;
}

async function isRead(file: Uint8Array): Promise<boolean> {
  try {
    await decodeImageFile(file);
    return true;
  } catch {
    return false;
  }
}

/** The lengths to which a file can be cut and still be read. */
async function cutsRead(file: Uint8Array): Promise<number[]> {
  const read: number[] = [];
  for (let length = 0; length < file.length; length++) {
    if (await isRead(file.subarray(0, length))) read.push(length);
  }
  return read;
}

describe('a PNG in grey', () => {
  it('keeps greys of 8 bits as they are', async () => {
    expect(await greys(png(1, 8, [0, 1, 127, 254, 255]))).toEqual([0, 1, 127, 254, 255]);
  });

  it('takes greys of 16 bits to 8', async () => {
    expect(await greys(png(1, 16, [0, 257, 32_768, 65_535]))).toEqual([0, 1, 128, 255]);
  });

  it('takes colours by their luma', async () => {
    const samples = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [255, 255, 255],
    ].flat();
    expect(await greys(png(3, 8, samples))).toEqual([76, 150, 29, 255]);
  });

  it('composites alpha over black', async () => {
    expect(await greys(png(2, 8, [200, 255, 200, 128, 200, 0]))).toEqual([200, 100, 0]);
    expect(await greys(png(4, 8, [255, 255, 255, 255, 255, 255, 255, 51]))).toEqual([255, 51]);
    expect(await greys(png(2, 16, [65_535, 13_107]))).toEqual([51]);
  });

  it('gives back any grey written as RGB or with full opacity', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(255), async (grey) => {
        expect(await greys(png(3, 8, [grey, grey, grey]))).toEqual([grey]);
        expect(await greys(png(4, 8, [grey, grey, grey, 255]))).toEqual([grey]);
      }),
    );
  });

  it('refuses any flipped bit', async () => {
    const whole = png(1, 8, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const places = Array.from({ length: 8 * whole.length }, (_, place) => place);
    const flipped = (place: number) =>
      whole.map((byte, index) => (index === place >> 3 ? byte ^ (1 << (place & 7)) : byte));
    const read: number[] = [];
    for (const place of places) if (await isRead(flipped(place))) read.push(place);
    expect(read).toEqual([]);
  });

  it('refuses any cut', async () => {
    expect(await cutsRead(png(1, 8, [1, 2, 3, 4, 5, 6, 7, 8, 9]))).toEqual([]);
  });
});

describe('an image of another format in grey', () => {
  it('reads a JPEG', async () => {
    const read = await greys(jpeg(8, 8, new Uint8Array(64).fill(200)));
    expect(read).toHaveLength(64);
    expect(read.every((grey) => Math.abs(grey - 200) <= 1)).toBe(true);
  });

  it('refuses a JPEG cut anywhere', async () => {
    const whole = jpeg(
      16,
      16,
      new Uint8Array(256).map((_, index) => index * 37),
    );
    expect(await cutsRead(whole)).toEqual([]);
  });

  it.each([
    [
      'of bit fields',
      30,
      3,
      'only pixels without compression or with run lengths (RLE) are supported',
    ],
    ['of 16 bits', 28, 16, '16 bits per pixel; 1, 4, 8, 24, 32 are supported'],
    ['of OS/2', 14, 12, 'a BMP of OS/2 is not supported'],
  ])('refuses a BMP %s, which its decoder would misread', async (_, place, value, message) => {
    const bytes = new Uint8Array(await readFile(new URL('rgb.bmp', folder)));
    bytes[place] = value;
    await expect(decodeImageFile(bytes)).rejects.toThrow(message);
  });

  it('reads a BMP whose rows lie from top to bottom', async () => {
    const bytes = new Uint8Array(await readFile(new URL('rgb.bmp', folder)));
    const bottomUp = await greys(bytes);
    const view = new DataView(bytes.buffer);
    view.setInt32(22, -view.getInt32(22, true), true);
    const rows = Array.from({ length: 13 }, (_, row) => bottomUp.slice(20 * row, 20 * (row + 1)));
    expect(await greys(bytes)).toEqual(rows.toReversed().flat());
  });

  it('refuses a WebP that is an animation, and says so', async () => {
    const file =
      'UklGRhwBAABXRUJQVlA4WAoAAAASAAAABwAABwAAQU5JTQYAAAAAAAAAAABBTk1GdAAAAAAAAAAAAAcAAAcAAAAAAAJWUDhMXAAAAC8HwAEA/0GQbbPt/uQXUAggAAoahQACoKCZ/wTuvcEgAACi0Wzbtm1E9D8AEIIRFMMJkqIZluMFUZIVVdMN07Id1/ODMIqTNMuLsqqbtuuHcZqXdduP87qf9/sBQU5NRnQAAAAAAAAAAAAHAAAHAAAAAAAAVlA4TFwAAAAvB8ABEPdBIEBR+H/cAQJJW7ztJ5C0xdv++c/99zuDQQAARKPZtm3biOh//AAIwQiK4QRJ0QzL8YIoyYqq6YZp2Y7r+UEYxUma5UVZ1U3b9cM4zcu67cd53c/7AQ==';
    await expect(decodeImageFile(Buffer.from(file, 'base64'))).rejects.toThrow(
      new Error('an animated WebP is not supported; save its first frame as a file of its own'),
    );
  });

  it('refuses a TIFF with a plane for each colour, and says so', async () => {
    const bytes = await readFile(new URL('rgb.tif', folder));
    // The entry for the order of samples: a tag, a type, a count and the value.
    const place = bytes.indexOf(Buffer.from([0x1c, 0x01, 0x03, 0x00, 1, 0, 0, 0, 1]));
    expect(place).toBeGreaterThan(0);
    bytes[place + 8] = 2;
    await expect(decodeImageFile(bytes)).rejects.toThrow(
      new Error('a TIFF with a plane for each colour is not supported; save it again as a PNG'),
    );
  });

  it('refuses what is no image', async () => {
    await expect(decodeImageFile(Buffer.from('%PDF-1.7'))).rejects.toThrow(
      new Error('not one of PNG, JPEG, WebP, GIF, BMP or TIFF'),
    );
  });

  it('refuses an image of more than 67 megapixels before it decodes anything', async () => {
    const bomb = new Uint8Array(await readFile(new URL('rgb.png', folder)));
    new DataView(bomb.buffer).setUint32(16, 30_000);
    new DataView(bomb.buffer).setUint32(20, 30_000);
    await expect(decodeImageFile(bomb)).rejects.toThrow(
      new Error('30000 × 30000 pixels; at most 67108864 are allowed'),
    );
  });

  it('reads a TIFF, be its zero black or white', async () => {
    const pixels = [0, 10, 20, 255];
    expect(await greys(tiffBytes(2, 2, pixels, 'black is zero'))).toEqual(pixels);
    expect(await greys(tiffBytes(2, 2, pixels, 'white is zero'))).toEqual([255, 245, 235, 0]);
  });
});
