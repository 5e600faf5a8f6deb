import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeWebp } from '../../../../functions/images/decode/webp.ts';
import { encodeWebp } from '../../../../functions/images/encode/webp.ts';
import { type Colors, paletteOf, plainColors } from '../../../../models/images/colors.ts';
import { type GreyImage, resize } from '../../../../models/images/image.ts';
import { shippedApp } from '../../shipped-app.ts';

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** An image whose pixels follow from their places and from a number that is the same in each run. */
function imageOf(
  width: number,
  height: number,
  pixelAt: (x: number, y: number, random: number) => number,
): GreyImage {
  let state = width * 7919 + height;
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return pixelAt(at % width, Math.floor(at / width), state);
  });
  return { width, height, pixels };
}

/** What libwebp, which decodes pictures that are sent in, reads in a file: colors times their opacity. */
async function readBack(image: GreyImage, colors: Colors = plainColors) {
  const { width, height, samples } = await decodeWebp(encodeWebp(image, colors));
  return { width, height, sha256: digestOf(samples) };
}

/** The colors that an image shows. */
function shown({ width, height, pixels }: GreyImage, colors: Colors = plainColors) {
  const palette = paletteOf(colors);
  const samples = Buffer.alloc(4 * pixels.length);
  for (const [at, pixel] of pixels.entries()) {
    const [red, green, blue, opacity] = palette[pixel] ?? [0, 0, 0, 0];
    const parts = [red, green, blue].map((part) => Math.round((part * opacity) / 255));
    samples.set([...parts, opacity], 4 * at);
  }
  return { width, height, sha256: digestOf(samples) };
}

const noise = (_: number, __: number, random: number) => random >>> 24;
const patterns: Readonly<Record<string, Parameters<typeof imageOf>[2]>> = {
  noise,
  'one grey': () => 77,
  'two greys by chance': (_, __, random) => (random < 2 ** 31 ? 3 : 250),
  // Each grey half as frequent as the one before: Huffman's codes would be longer than 15 bits.
  'rare greys': (_, __, random) => Math.clz32(random),
  'a gradient': (x, y) => (x + 2 * y) % 256,
  stripes: (x) => (x % 3) * 100,
  'rows that repeat': (x, y) => (x * x + (y % 4)) % 251,
};

describe('a WebP', () => {
  const sizes = [
    [1, 1],
    [1, 300],
    [300, 1],
    [2, 3],
    [28, 28],
    [64, 33],
    [513, 515],
  ] as const;
  it.each(
    Object.entries(patterns).flatMap(([name, pixelAt]) =>
      sizes.map(([width, height]) => [name, width, height, pixelAt] as const),
    ),
  )(
    'of %s, %i × %i pixels, is read by libwebp with every pixel',
    async (_, width, height, pixelAt) => {
      const image = imageOf(width, height, pixelAt);
      expect(await readBack(image)).toEqual(shown(image));
    },
  );

  it.each([
    { color: 'ff0000', background: '0000ff' },
    { color: '12345678', background: 'fedcba' },
    { color: 'ffffff', background: 'transparent' },
    { color: 'transparent', background: '00000001' },
  ])('keeps every color and its opacity: $color on $background', async (colors) => {
    const image = imageOf(40, 30, noise);
    expect(await readBack(image, colors)).toEqual(shown(image, colors));
  });

  it.each(sizes)(
    'keeps every pixel of an image in colour, of %i × %i pixels',
    async (width, height) => {
      for (const pixelAt of Object.values(patterns)) {
        const { pixels } = imageOf(3 * width, height, pixelAt);
        const image = { width, height, channels: 3, pixels } as const;
        const read = await decodeWebp(encodeWebp(image, plainColors));
        expect([read.width, read.height]).toEqual([width, height]);
        expect(digestOf(read.samples.filter((_, at) => at % 4 < 3))).toBe(digestOf(pixels));
        expect(read.samples.every((value, at) => at % 4 < 3 || value === 255)).toBe(true);
      }
    },
  );

  it('keeps copies that are longer than one step, and far away', async () => {
    const far = imageOf(1024, 1024, (x, y) => (y < 3 || y > 1020 ? (x * x * 31) % 256 : 5));
    expect(await readBack(far)).toEqual(shown(far));
  });

  it('of a digit, of its own size and enlarged, is smaller than the PNG', async () => {
    const answer = await shippedApp().request('/digit.json?seed=42');
    const { pixels } = (await answer.json()) as { readonly pixels: readonly number[] };
    const digit = { width: 28, height: 28, pixels: Uint8Array.from(pixels) };
    for (const size of [28, 56, 280, 1024]) {
      const image = resize(digit, size, size);
      const png = await (await shippedApp().request(`/digit.png?seed=42&size=${size}`)).blob();
      expect(encodeWebp(image, plainColors).length).toBeLessThan(png.size);
      expect(await readBack(image)).toEqual(shown(image));
    }
  });
});
