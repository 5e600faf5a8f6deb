import { fc } from '../../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import { type GreyImage, resize } from '../../../models/images/image.ts';

const image = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height })
      .map((pixels) => ({ width, height, pixels })),
  );
const length = fc.integer({ min: 1, max: 40 });

/** Keys' cubic with a = −½, straight from the paper, mixing every pixel of an image at once. */
function oracle({ width, height, pixels }: GreyImage, toWidth: number, toHeight: number): number[] {
  const cubic = (x: number) =>
    Math.abs(x) < 1
      ? 1.5 * Math.abs(x) ** 3 - 2.5 * x ** 2 + 1
      : Math.abs(x) < 2
        ? -0.5 * Math.abs(x) ** 3 + 2.5 * x ** 2 - 4 * Math.abs(x) + 2
        : 0;
  const axis = (from: number, to: number, index: number) => {
    const stretch = Math.max(1, from / to);
    const centre = ((index + 0.5) * from) / to - 0.5;
    const weights = Array.from({ length: from }, () => 0);
    for (let position = -100; position < from + 100; position++) {
      const kept = Math.min(Math.max(position, 0), from - 1);
      weights[kept] = (weights[kept] ?? 0) + cubic((position - centre) / stretch);
    }
    const sum = weights.reduce((total, weight) => total + weight);
    return weights.map((weight) => weight / sum);
  };
  return Array.from({ length: toWidth * toHeight }, (_, index) => {
    const row = axis(height, toHeight, Math.floor(index / toWidth));
    const column = axis(width, toWidth, index % toWidth);
    return pixels.reduce(
      (sum, pixel, at) =>
        sum + pixel * (row[Math.floor(at / width)] ?? 0) * (column[at % width] ?? 0),
      0,
    );
  });
}

describe('resize', () => {
  it('keeps an image of the same size as it is', () => {
    fc.assert(
      fc.property(image, (source) => {
        expect(resize(source, source.width, source.height)).toBe(source);
      }),
    );
  });

  it('keeps a constant constant', () => {
    fc.assert(
      fc.property(image, fc.nat(255), length, length, (source, grey, width, height) => {
        const flat = { ...source, pixels: source.pixels.slice().fill(grey) };
        const { pixels } = resize(flat, width, height);
        expect(pixels).toEqual(new Uint8Array(width * height).fill(grey));
      }),
    );
  });

  it('mixes as the cubic says, cut to 0 and 255', () => {
    fc.assert(
      fc.property(image, length, length, (source, width, height) => {
        const scaled = resize(source, width, height);
        oracle(source, width, height).forEach((value, index) => {
          const cut = Math.min(Math.max(value, 0), 255);
          // Half a grey for the rounding, a little for the order of the sums.
          expect(Math.abs((scaled.pixels[index] ?? -9) - cut)).toBeLessThanOrEqual(0.5 + 1e-9);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('scales each channel of an image in colour as a grey image of its own', () => {
    fc.assert(
      fc.property(image, length, length, ({ width, height, pixels }, toWidth, toHeight) => {
        const planes = [pixels, pixels.toReversed(), pixels.map((value) => 255 - value)];
        const interleaved = Uint8Array.from(
          { length: 3 * pixels.length },
          (_, at) => planes[at % 3]?.[Math.floor(at / 3)] ?? 0,
        );
        const source = { width, height, channels: 3, pixels: interleaved } as const;
        const scaled = resize(source, toWidth, toHeight);
        expect(scaled).toMatchObject({ width: toWidth, height: toHeight, channels: 3 });
        for (const [channel, plane] of planes.entries()) {
          const own = scaled.pixels.filter((_, at) => at % 3 === channel);
          expect(own).toEqual(resize({ width, height, pixels: plane }, toWidth, toHeight).pixels);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('doubles a step by hand: weights of −9, 111, 29 and −3 in 128', () => {
    // A column 0, 0, 128, 128 doubled: positions −¼, ¼, ¾, 1¼, … of the source.
    const step = { width: 1, height: 4, pixels: Uint8Array.of(0, 0, 128, 128) };
    const { pixels } = resize(step, 1, 8);
    expect([...pixels]).toEqual([0, 0, 0, 26, 102, 137, 131, 128]);
  });
});
