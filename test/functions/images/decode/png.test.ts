import { describe, expect, it } from 'vitest';
import { decodePng } from '../../../../functions/images/decode/png.ts';
import { madePng } from './made-png.ts';
import { refusal } from './refused.ts';

const samplesOf = async (bytes: Uint8Array) => [...(await decodePng(bytes)).samples];
const bytes = (...values: number[]) => Uint8Array.from(values);
const opaque = (...greys: number[]) => greys.flatMap((grey) => [grey, grey, grey, 255]);

/** The problem that an image is refused with. */
const problemOf = (image: Uint8Array) => refusal(decodePng(image));

describe('a PNG', () => {
  it('of 1, 2 and 4 bits of grey is white where all are set', async () => {
    const one = madePng({
      width: 3,
      height: 2,
      depth: 1,
      lines: bytes(0, 0b10100000, 0, 0b01000000),
    });
    expect(await samplesOf(one)).toEqual(opaque(255, 0, 255, 0, 255, 0));
    const two = madePng({ width: 4, height: 1, depth: 2, lines: bytes(0, 0b00011011) });
    expect(await samplesOf(two)).toEqual(opaque(0, 85, 170, 255));
    const four = madePng({ width: 2, height: 1, depth: 4, lines: bytes(0, 0x3f) });
    expect(await samplesOf(four)).toEqual(opaque(51, 255));
  });

  it('of 16 bits keeps the upper eight', async () => {
    const image = madePng({
      width: 2,
      height: 1,
      depth: 16,
      lines: bytes(0, 0x80, 0x80, 0xff, 0xff),
    });
    expect(await samplesOf(image)).toEqual(opaque(128, 255));
  });

  it('of colours keeps them, beside a palette that is only proposed', async () => {
    const image = madePng({
      width: 1,
      height: 1,
      colorType: 2,
      lines: bytes(0, 10, 20, 30),
      chunks: [['PLTE', bytes(1, 2, 3)]],
    });
    expect(await samplesOf(image)).toEqual([10, 20, 30, 255]);
  });

  it('with alpha has its colours times their opacity', async () => {
    const rgba = madePng({ width: 1, height: 1, colorType: 6, lines: bytes(0, 255, 100, 0, 51) });
    expect(await samplesOf(rgba)).toEqual([51, 20, 0, 51]);
    const grey = madePng({ width: 2, height: 1, colorType: 4, lines: bytes(0, 200, 255, 200, 0) });
    expect(await samplesOf(grey)).toEqual([200, 200, 200, 255, 0, 0, 0, 0]);
  });

  it('with a palette, transparent ones too, is of its colours', async () => {
    const image = madePng({
      width: 3,
      height: 1,
      colorType: 3,
      depth: 2,
      lines: bytes(0, 0b00011000),
      chunks: [
        ['PLTE', bytes(1, 2, 3, 40, 50, 60, 255, 255, 255)],
        ['tRNS', bytes(255, 0)],
      ],
    });
    expect(await samplesOf(image)).toEqual([1, 2, 3, 255, 0, 0, 0, 0, 255, 255, 255, 255]);
  });

  it('with one transparent grey has it transparent', async () => {
    const image = madePng({
      width: 2,
      height: 1,
      lines: bytes(0, 7, 8),
      chunks: [['tRNS', bytes(0, 7)]],
    });
    expect(await samplesOf(image)).toEqual([0, 0, 0, 0, 8, 8, 8, 255]);
  });

  it('that is interlaced is put together', async () => {
    // Adam7 of 2 × 2: first the corner, then the pixel beside it, then the row below.
    const image = madePng({ width: 2, height: 2, interlace: 1, lines: bytes(0, 1, 0, 2, 0, 3, 4) });
    expect(await samplesOf(image)).toEqual(opaque(1, 2, 3, 4));
  });
});

describe('refused before anything is decoded', () => {
  it.each([
    [20_000, 20_000],
    [1024, 1025],
    [2 ** 20 + 1, 1],
    [1, 2 ** 20 + 1],
    [0xffffffff, 0xffffffff],
  ])('is a header of %i × %i pixels, whatever follows it', async (width, height) => {
    const whole = madePng({ width, height, lines: bytes(0) });
    for (const image of [whole, whole.subarray(0, 33)]) {
      expect(await problemOf(image)).toMatchObject({
        problem: 'image-too-large',
        message: `The image has ${width} × ${height} pixels; allowed: up to 1048576 pixels.`,
      });
    }
  });

  it('are pixels that inflate to more, or less, than the header promises', async () => {
    const bomb = madePng({ width: 2, height: 2, lines: new Uint8Array(2 ** 26) });
    expect(bomb.length).toBeLessThan(2 ** 17);
    expect((await problemOf(bomb)).message).toBe(
      'The image cannot be read: It contains more pixels than its header says.',
    );
    const short = madePng({ width: 2, height: 2, lines: bytes(0, 1, 2) });
    expect((await problemOf(short)).message).toBe(
      'The image cannot be read: It contains fewer pixels than its header says.',
    );
  });
});

describe('a second header, which could state a larger size', () => {
  it('is passed over', async () => {
    const second = Buffer.alloc(13);
    second.writeUInt32BE(20_000, 0);
    second.writeUInt32BE(20_000, 4);
    second.set([8, 0, 0, 0, 0], 8);
    const image = madePng({
      width: 1,
      height: 1,
      lines: bytes(0, 9),
      chunks: [['IHDR', second]],
    });
    expect(await samplesOf(image)).toEqual(opaque(9));
  });
});

describe('what cannot be read', () => {
  const good = madePng({ width: 2, height: 1, lines: bytes(0, 7, 8) });
  const damaged = Uint8Array.from(good);
  damaged[16 + 3] = 3;

  it.each([
    ['nothing', bytes(), 'It does not start with the signature of a PNG.'],
    ['a JPEG', bytes(0xff, 0xd8, 0xff, 0xe0), 'It does not start with the signature of a PNG.'],
    ['a signature alone', good.subarray(0, 8), 'It is cut off.'],
    ['half a header', good.subarray(0, 20), 'It is cut off.'],
    ['a PNG without its end', good.subarray(0, -12), 'It is cut off.'],
    ['an altered header', damaged, 'It is damaged: the checksum of its chunk IHDR does not match.'],
    [
      'no such colour type',
      madePng({ width: 1, height: 1, colorType: 5 }),
      'Its header is not a valid PNG header.',
    ],
    [
      'no such depth',
      madePng({ width: 1, height: 1, depth: 3 }),
      'Its header is not a valid PNG header.',
    ],
    ['no pixels', madePng({ width: 0, height: 1 }), 'Its header is not a valid PNG header.'],
    [
      'an unknown filter',
      madePng({ width: 2, height: 1, lines: bytes(9, 7, 8) }),
      'Unsupported filter: 9.',
    ],
    [
      'a palette that is missing',
      madePng({ width: 2, height: 1, colorType: 3, lines: bytes(0, 0, 0) }),
      'It has no palette.',
    ],
    [
      'few bits, interlaced',
      madePng({ width: 8, height: 8, depth: 1, interlace: 1 }),
      'Interlaced, it must have 8 or 16 bits a sample.',
    ],
  ])('is %s', async (_, image, why) => {
    expect(await problemOf(image)).toMatchObject({
      problem: 'invalid-image',
      message: `The image cannot be read: ${why}`,
    });
  });
});
