import { decode, encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { writePng } from '../../models/png.ts';

const digit = {
  width: 5,
  height: 3,
  pixels: Uint8Array.from({ length: 15 }, (_, at) => (at * 37) % 256),
};
const palette = Array.from(
  { length: 256 },
  (_, grey) => [grey, 255 - grey, 7, Math.min(255, grey * 2)] as const,
);

describe('writePng', () => {
  it('keeps the pixels, the palette and the text', () => {
    const text = { Software: 'digit-mint', Seed: '42' };
    const read = decode(writePng({ ...digit, palette, text }), { checkCrc: true });
    expect(read).toMatchObject({ width: 5, height: 3, channels: 1, depth: 8, text });
    expect(read.data).toEqual(digit.pixels);
    expect(read.palette?.map((color) => [...color])).toEqual(palette);
  });

  it.each([
    ['grey', {}],
    ['text', { text: { Model: 'c6c454b1b8e52959', Label: '7' } }],
    ['an opaque palette', { palette: palette.map(([a, b, c]) => [a, b, c, 255] as const) }],
    ['a palette that is not opaque', { palette }],
  ])('writes the bytes that fast-png writes, with %s', (_, more) => {
    const { palette: colors, text } = { palette: undefined, text: undefined, ...more };
    const isOpaque = colors?.every(([, , , opacity]) => opacity === 255);
    for (const [width, height] of [
      [1, 1],
      [28, 28],
      [301, 40],
    ] as const) {
      const pixels = Uint8Array.from(
        { length: width * height },
        (_value, at) => (at * at * 7 + at) >> 3,
      );
      const expected = encode({
        width,
        height,
        channels: 1,
        depth: 8,
        data: pixels,
        ...(text && { text }),
        ...(colors && { palette: colors.map((color) => color.slice(0, isOpaque ? 3 : 4)) }),
      });
      expect(writePng({ width, height, pixels, ...more })).toEqual(new Uint8Array(expected));
    }
  });

  it('writes an image in colour as red, green and blue, as fast-png does', () => {
    const pixels = Uint8Array.from({ length: 7 * 5 * 3 }, (_, at) => (at * 31) % 256);
    const image = { width: 7, height: 5, channels: 3, pixels } as const;
    const written = writePng(image);
    expect(written[25]).toBe(2);
    const read = decode(written, { checkCrc: true });
    expect(read).toMatchObject({ width: 7, height: 5, channels: 3, depth: 8 });
    expect(read.data).toEqual(pixels);
    expect(written).toEqual(new Uint8Array(encode({ ...image, depth: 8, data: pixels })));
  });

  it('refuses pixels that do not fill the image', () => {
    expect(() => writePng({ ...digit, width: 6 })).toThrow('pixels: 15 given, 6 × 3 expected');
    expect(() => writePng({ ...digit, channels: 3 })).toThrow('15 given, 5 × 3 × 3 expected');
  });

  it('refuses a text that no PNG can hold', () => {
    expect(() => writePng({ ...digit, text: { Seed: '数' } })).toThrow(
      'text: "Seed\\u0000数" given',
    );
  });
});
