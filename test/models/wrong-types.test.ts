import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createGenerator,
  type DigitGenerator,
  drawNumber,
  handBetween,
  toDataUrl,
  toPng,
  toSvg,
} from '../../models/index.ts';

let generator: DigitGenerator;
const pixels = new Uint8Array(784);

beforeAll(async () => {
  generator = await createGenerator();
});
afterAll(() => generator.dispose());

/** What JavaScript, or a value from elsewhere, passes in place of what the types ask for. */
const wrong = (value: unknown) => value as never;

describe('a source of another type', () => {
  it.each([
    [3, '3'],
    [null, 'null'],
    [true, 'true'],
    ['', '""'],
  ])('is refused with its value and what is allowed: %j', async (source, shown) => {
    await expect(createGenerator(wrong(source))).rejects.toThrow(
      new TypeError(
        `source: ${shown} given, a folder's path, a URL or a Map of files' bytes allowed`,
      ),
    );
  });
});

describe('a seed that is none', () => {
  const missing: readonly (readonly [unknown, string])[] = [
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'true'],
    [{}, '[object Object]'],
    [Number.NaN, 'NaN'],
    ['', '""'],
  ];

  it.each(missing)('is refused by all that takes one: %j', (seed, shown) => {
    const message = `seed: ${shown}: a text of 1 to 128 characters is allowed`;
    const { draw, drawMany, hand, label } = generator;
    const attempts = [
      () => draw(wrong(seed)),
      () => drawMany(wrong(seed), 2),
      () => hand(wrong(seed)),
      () => label(wrong(seed)),
      () => drawNumber(generator, '42', wrong(seed)),
    ];
    for (const attempt of attempts) expect(attempt).toThrow(new RangeError(message));
  });
});

describe('an argument of another type', () => {
  it.each<[string, () => unknown, string]>([
    [
      'options',
      () => generator.draw('a', wrong(7)),
      'options: 7 given, { label, truncation, hand } allowed',
    ],
    [
      'options',
      () => generator.draw('a', wrong(null)),
      'options: null given, { label, truncation, hand } allowed',
    ],
    [
      'the name of an option',
      () => generator.draw('a', wrong({ lable: 7 })),
      'options: lable given, { label, truncation, hand } allowed',
    ],
    [
      'the name of an option',
      () => generator.drawMany('a', 2, wrong({ label: 7, format: 'png' })),
      'options: format given, { label, truncation, hand } allowed',
    ],
    [
      'the name of an option',
      () => drawNumber(generator, '42', 'a', wrong({ truncate: 0.5 })),
      'options: truncate given, { label, truncation, hand } allowed',
    ],
    [
      'generator',
      () => drawNumber(wrong('12'), '12', 'a'),
      'generator: "12" given, what createGenerator returns allowed',
    ],
    ['image', () => toPng(wrong(undefined)), 'image: undefined given, a Uint8Array of'],
    ['image', () => toSvg(wrong([0, 1])), 'image: an array given, a Uint8Array of'],
    ['image', () => toDataUrl(wrong({ width: 1, height: 1 })), 'image: an object given'],
    ['image', () => toPng(wrong(pixels.buffer)), 'image: an ArrayBuffer given'],
    ['picture options', () => toPng(pixels, wrong(112)), 'options: 112 given, an object allowed'],
    [
      'the name of a picture option',
      () => toPng(pixels, wrong({ colour: '1d4ed8' })),
      'options: colour given, { size, color, background, invert } allowed',
    ],
    [
      'the name of a picture option',
      () => toDataUrl(pixels, wrong({ title: 'seven' })),
      'options: title given, { size, color, background, invert } allowed',
    ],
    [
      'the name of a picture option',
      () => toSvg(pixels, wrong({ title: 'seven', width: 56 })),
      'options: width given, { size, color, background, invert, title } allowed',
    ],
    [
      'invert',
      () => toPng(pixels, { invert: wrong('yes') }),
      'invert: "yes" given, true or false allowed',
    ],
    ['title', () => toSvg(pixels, { title: wrong(3) }), 'title: 3 given, a text allowed'],
    [
      'hand',
      () => handBetween(wrong('a'), wrong('b'), 0.5),
      'from: "a" given, a handwriting as hand() returns it allowed',
    ],
  ])('is refused with a TypeError: %s', (_, attempt, message) => {
    expect(attempt).toThrow(TypeError);
    expect(attempt).toThrow(message);
  });

  it.each<[string, () => unknown, string]>([
    [
      'truncation',
      () => generator.draw('a', { truncation: wrong(null) }),
      'truncation: null given, 0 to 1 allowed',
    ],
    [
      'hand',
      () => generator.draw('a', { hand: wrong(true) }),
      'hand: finite numbers, as hand() returns them, allowed',
    ],
    [
      'channels',
      () => toPng({ width: 28, height: 28, channels: wrong(2), pixels }),
      'image.channels: 2 given, 1 or 3 allowed',
    ],
    [
      'width',
      () => toSvg({ width: wrong('28'), height: 28, pixels }),
      'image.width: "28" given, a whole number from 1 allowed',
    ],
    [
      'pixels',
      () => toSvg({ width: 28, height: 27, pixels }),
      'image.pixels: 784 bytes given, 756 allowed for 28 × 27',
    ],
    [
      'hands of two lengths',
      () => handBetween(new Float32Array(64), new Float32Array(3), 0.5),
      'to: 3 numbers given, 64 allowed, as from has',
    ],
    [
      'share',
      () => handBetween(new Float32Array(64), new Float32Array(64), Number.NaN),
      'share: NaN given, 0 to 1 allowed',
    ],
  ])('is refused with a RangeError: %s', (_, attempt, message) => {
    expect(attempt).toThrow(new RangeError(message));
  });
});

describe('an image', () => {
  it('may be the bytes of a canvas, or of a Buffer', () => {
    const png = toPng(pixels);
    expect(toPng(wrong(new Uint8ClampedArray(pixels)))).toEqual(png);
    expect(toPng(Buffer.from(pixels))).toEqual(png);
  });
});
