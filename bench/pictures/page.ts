import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { Picture } from '../../functions/images/decode/picture.ts';
import type { Plane } from '../../models/images/plane.ts';
import { type RandomGenerator, digestOf, generatorFromDigest } from '../../models/seed/random.ts';

/** Red, green and blue, 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** A picture that is being made: in floating point, so that effects lose nothing. */
export interface Page {
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** Red, green and blue, 0 to 255, each [height × width] */
  readonly channels: readonly [Float32Array, Float32Array, Float32Array];
  /** [height × width] 0 to 1 */
  readonly opacity: Float32Array;
}

/** Numbers from 0 up to 1 of a seed. */
export type Random = () => number;

/** The random numbers of a text. */
export function randomOf(text: string): Random {
  const generator: RandomGenerator = generatorFromDigest(digestOf(text));
  return () => uniformFloat64(generator);
}

/** A normal deviate. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A page of one colour. */
export function blankPage(width: number, height: number, color: Color): Page {
  const [red, green, blue] = color.map((value) => new Float32Array(width * height).fill(value));
  if (!red || !green || !blue) throw new Error('a colour has three parts');
  return {
    width,
    height,
    channels: [red, green, blue],
    opacity: new Float32Array(width * height).fill(1),
  };
}

/** Where a glyph lies on a page. */
export interface Lie {
  /** The side of the glyph's field on the page, in pixels. */
  readonly side: number;
  /** The middle of the glyph on the page, in pixels. */
  readonly across: number;
  readonly down: number;
  /** Degrees, clockwise; default 0. */
  readonly angle?: number;
  /** How far a line of the glyph moves aside for each line further down; default 0. */
  readonly shear?: number;
  /** How much narrower the top is than the bottom: 0 (default) to 1. */
  readonly taper?: number;
}

/** How much of each pixel of a page a glyph covers: 2 × 2 samples a pixel. */
export function coverageOf(glyph: Plane, page: Page, lie: Lie): Float32Array {
  const coverage = new Float32Array(page.width * page.height);
  const { side, across, down, angle = 0, shear = 0, taper = 0 } = lie;
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  for (let pixel = 0; pixel < coverage.length; pixel++) {
    const [x, y] = [(pixel % page.width) - across, Math.floor(pixel / page.width) - down];
    if (Math.max(Math.abs(x), Math.abs(y)) > 0.75 * side) continue;
    let sum = 0;
    for (let sample = 0; sample < 4; sample++) {
      const [dx, dy] = [x + 0.25 + 0.5 * (sample & 1), y + 0.25 + 0.5 * (sample >> 1)];
      const v = (cos * dy - sin * dx) / side;
      const u = ((cos * dx + sin * dy) / side - shear * v) / (1 + taper * v);
      sum += sampled(glyph, (u + 0.5) * glyph.width - 0.5, (v + 0.5) * glyph.height - 0.5);
    }
    coverage[pixel] = sum / 4;
  }
  return coverage;
}

function sampled({ width, height, values }: Plane, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return 0;
  const [right, bottom] = [x - left, y - top];
  const at = top * width + left;
  return (
    (1 - bottom) * ((1 - right) * (values[at] ?? 0) + right * (values[at + 1] ?? 0)) +
    bottom * ((1 - right) * (values[at + width] ?? 0) + right * (values[at + width + 1] ?? 0))
  );
}

/** Puts ink on a page. @param coverage [height × width] 0 to 1 */
export function inked(page: Page, coverage: Float32Array, color: Color): Page {
  return mapped(page, (value, pixel, channel) => {
    const share = coverage[pixel] ?? 0;
    return value * (1 - share) + (color[channel] ?? 0) * share;
  });
}

/** A page with each value changed. */
export function mapped(
  page: Page,
  change: (value: number, pixel: number, channel: number) => number,
): Page {
  const [red, green, blue] = page.channels.map((values, channel) =>
    values.map((value, pixel) => change(value, pixel, channel)),
  );
  if (!red || !green || !blue) throw new Error('a page has three channels');
  return { ...page, channels: [red, green, blue] };
}

/** A page as a decoder gives it: bytes, the colours times the opacity. */
export function pictureOf({ width, height, channels, opacity }: Page): Picture {
  const samples = new Uint8Array(width * height * 4);
  const byte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));
  for (let pixel = 0; pixel < opacity.length; pixel++) {
    const alpha = opacity[pixel] ?? 1;
    for (const [channel, values] of channels.entries()) {
      samples[4 * pixel + channel] = byte((values[pixel] ?? 0) * alpha);
    }
    samples[4 * pixel + 3] = byte(255 * alpha);
  }
  return { width, height, samples };
}
