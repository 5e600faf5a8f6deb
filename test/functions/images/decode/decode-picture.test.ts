import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  decodePicture,
  type PictureType,
} from '../../../../functions/images/decode/decode-picture.ts';
import { refusal } from './refused.ts';

const folder = new URL('pictures/', import.meta.url);
const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const typeOf = (name: string): PictureType =>
  name.endsWith('.jpg') ? 'image/jpeg' : name.endsWith('.webp') ? 'image/webp' : 'image/png';
const decode = (name: string, bytes = bytesOf(name)) =>
  decodePicture({ type: typeOf(name), bytes });
/** What Pillow reads, by make.py: samples in base64, or their digest where there are many. */
const { 'large.jpg': largeDigest, ...expected } = JSON.parse(
  readFileSync(new URL('expected.json', folder), 'utf8'),
) as Readonly<Record<string, string>>;

describe('a decoded picture', () => {
  it.each(Object.entries(expected))(
    'has the samples that Pillow reads: %s',
    async (name, samples) => {
      const picture = await decode(name);
      expect(Buffer.from(picture.samples).toString('base64')).toBe(samples);
      const side = name.startsWith('orientation') ? 12 : 24;
      expect(Math.max(picture.width, picture.height)).toBe(side);
    },
  );

  it('is half as large where a JPEG has more than a megapixel, as libjpeg scales it', async () => {
    const { width, height, samples } = await decode('large.jpg');
    expect([width, height]).toEqual([650, 450]);
    expect(createHash('sha256').update(samples).digest('hex')).toBe(largeDigest);
  });

  it('stands upright whichever way it is stored', async () => {
    const sizes = [1, 2, 3, 4, 5, 6, 7, 8].map(async (way) => {
      const { width, height } = await decode(`orientation-${way}.jpg`);
      return `${width}×${height}`;
    });
    const [lying, standing] = [Array(4).fill('12×8'), Array(4).fill('8×12')];
    expect(await Promise.all(sizes)).toEqual([...lying, ...standing]);
  });
});

describe('a picture that is cut off', () => {
  it.each(Object.keys(expected))('is refused at every length: %s', async (name) => {
    const bytes = bytesOf(name);
    for (let length = 0; length < bytes.length - 1; length += 7) {
      const { problem } = await refusal(decode(name, bytes.subarray(0, length)));
      expect(problem, `${length} bytes`).toBe('invalid-image');
    }
  });
});

describe('a picture of another type than it is sent as', () => {
  it.each([
    ['image/jpeg', 'lossy.webp', 'It does not start with the marker of a JPEG.'],
    ['image/webp', 'grey.jpg', 'It does not start with the signature of a WebP.'],
    ['image/png', 'grey.jpg', 'It does not start with the signature of a PNG.'],
  ] as const)('is refused: %s', async (type, name, why) => {
    expect(await refusal(decodePicture({ type, bytes: bytesOf(name) }))).toMatchObject({
      problem: 'invalid-image',
      message: `The image cannot be read: ${why}`,
    });
  });
});

describe('a JPEG', () => {
  /** A JPEG with other bytes from the start of its frame header on. */
  const withFrame = (name: string, ...bytes: readonly number[]) => {
    const jpeg = bytesOf(name);
    const frame = jpeg.findIndex(
      (byte, at) => byte === 0xff && [0xc0, 0xc2].includes(jpeg[at + 1] ?? 0),
    );
    jpeg.set(bytes, frame + 4);
    return jpeg;
  };

  it.each([
    [
      'of four components',
      bytesOf('cmyk.jpg'),
      'It has 4 components (4 are CMYK); allowed: 1 or 3.',
    ],
    ['of 12 bits', withFrame('grey.jpg', 12), 'It has 12 bits a sample; allowed: 8.'],
    ['without lines', withFrame('grey.jpg', 8, 0, 0), 'Its frame is not valid.'],
    [
      'that is arithmetically coded',
      arithmetic(),
      'A JPEG must be baseline or progressive, coded by Huffman.',
    ],
    ['without a frame', Uint8Array.of(0xff, 0xd8, 0xff, 0xd9), 'It has no frame.'],
    ['of nothing', new Uint8Array(), 'It does not start with the marker of a JPEG.'],
  ])('%s is refused', async (_, bytes, why) => {
    expect(await refusal(decode('x.jpg', bytes))).toMatchObject({
      problem: 'invalid-image',
      message: `The image cannot be read: ${why}`,
    });
  });

  function arithmetic() {
    const jpeg = bytesOf('grey.jpg');
    jpeg[jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xc0) + 1] = 0xc9;
    return jpeg;
  }

  it('of 65,500 pixels a side, or one that would keep too many coefficients, is refused unread', async () => {
    const huge = withFrame('grey.jpg', 8, 0xff, 0xdc, 0xff, 0xdc);
    expect(await refusal(decode('x.jpg', huge))).toMatchObject({
      problem: 'image-too-large',
      message: 'The image has 65500 × 65500 pixels; allowed: up to 67108864 pixels.',
    });
    const progressive = withFrame('progressive.jpg', 8, 0x20, 0, 0x20, 0);
    expect(await refusal(decode('x.jpg', progressive))).toMatchObject({
      problem: 'image-too-large',
      message:
        'The image has 8192 × 8192 pixels; allowed: up to 13 megapixels in a progressive JPEG, 26 where colors are halved.',
    });
  });

  it('of a thousand scans is refused unread', async () => {
    const jpeg = bytesOf('progressive.jpg');
    const end = jpeg.length - 2;
    const scan = jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xda);
    const scans = Array.from({ length: 1000 }, () => jpeg.subarray(scan, scan + 14));
    const long = Buffer.concat([jpeg.subarray(0, end), ...scans, jpeg.subarray(end)]);
    expect((await refusal(decode('x.jpg', long))).message).toMatch(
      /It has 10\d\d scans; allowed: up to 50\.$/,
    );
  });
});

describe('a WebP', () => {
  it('beyond a megapixel is refused by its header', async () => {
    const lossless = bytesOf('lossless.webp');
    // 14 bits of the width less 1, then as many of the height.
    new DataView(lossless.buffer).setUint32(21, 1023 | (1024 << 14), true);
    expect(await refusal(decode('x.webp', lossless))).toMatchObject({
      problem: 'image-too-large',
      message: 'The image has 1024 × 1025 pixels; allowed: up to 1048576 pixels.',
    });
  });

  it('whose picture is larger than its canvas is refused', async () => {
    const image = bytesOf('lossy-alpha.webp');
    image.set([0, 0, 0, 0, 0, 0], 24);
    expect((await refusal(decode('x.webp', image))).message).toBe(
      'The image cannot be read: Its picture is larger than its canvas.',
    );
  });

  it('is decoded after a damaged one', async () => {
    const damaged = bytesOf('lossless.webp');
    damaged.fill(0xff, 26);
    expect((await refusal(decode('x.webp', damaged))).message).toBe(
      'The image cannot be read: Its pixels are damaged or cut off.',
    );
    expect((await decode('lossless.webp')).width).toBe(24);
  });
});
