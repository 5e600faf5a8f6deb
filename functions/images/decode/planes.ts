import type { Picture } from './picture.ts';

/** The samples of a picture as planes of their own, reduced to a size that is quick to search. */
export interface Planes {
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** Those of red, green, blue and opacity that differ, [height × width] each, 0 to 255 */
  readonly channels: readonly Float32Array[];
}

/** The longer side of planes that are searched: a digit of 20 pixels in a megapixel is still found. */
const longestSide = 512;

/**
 * The planes of a picture. One with longer sides than 512 pixels is reduced by a whole factor, each
 * pixel the mean of what it covers. Planes that are equal everywhere are kept once.
 */
export function planesOf({ width, height, samples }: Picture): Planes {
  const factor = Math.ceil(Math.max(width, height) / longestSide);
  const channels = distinctChannels(samples).map((channel) =>
    factor === 1
      ? channelOf(samples, channel)
      : means({ values: samples, step: 4, start: channel }, width, height, factor),
  );
  return { width: Math.ceil(width / factor), height: Math.ceil(height / factor), channels };
}

function channelOf(samples: Uint8Array, channel: number): Float32Array {
  const plane = new Float32Array(samples.length / 4);
  for (let pixel = 0; pixel < plane.length; pixel++)
    plane[pixel] = samples[4 * pixel + channel] ?? 0;
  return plane;
}

/** Those of red, green, blue and opacity that differ from the ones before; constant opacity is left out. */
function distinctChannels(samples: Uint8Array): readonly number[] {
  let [isGreen, isBlue, isOpacity] = [false, false, false];
  let [blueAsRed, opacityAsRed, opacityAsGreen, opacityAsBlue] = [true, true, true, true];
  const first = samples[3];
  for (let index = 0; index < samples.length; index += 4) {
    const red = samples[index];
    const green = samples[index + 1];
    const blue = samples[index + 2];
    const opacity = samples[index + 3];
    if (green !== red) isGreen = true;
    if (blue !== red) blueAsRed = false;
    if (blue !== green) isBlue = true;
    if (opacity !== first) isOpacity = true;
    if (opacity !== red) opacityAsRed = false;
    if (opacity !== green) opacityAsGreen = false;
    if (opacity !== blue) opacityAsBlue = false;
  }
  const isNew = isOpacity && !opacityAsRed && !opacityAsGreen && !opacityAsBlue;
  return [
    [0, true] as const,
    [1, isGreen] as const,
    [2, isBlue && !blueAsRed] as const,
    [3, isNew] as const,
  ].flatMap(([channel, isKept]) => (isKept ? [channel] : []));
}

/**
 * Reduces a plane by a whole factor: each pixel is the mean of a block, of what is there of it at the
 * right and at the bottom.
 */
export function reduced(
  plane: Float32Array,
  width: number,
  height: number,
  factor: number,
): Float32Array {
  return factor === 1 ? plane : means({ values: plane, step: 1, start: 0 }, width, height, factor);
}

/** One sample of each pixel. */
interface Samples {
  readonly values: Uint8Array | Float32Array;
  readonly step: number;
  readonly start: number;
}

function means(
  { values, step, start }: Samples,
  width: number,
  height: number,
  factor: number,
): Float32Array {
  const [columns, rows] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const sums = new Float32Array(columns * rows);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / factor) * columns;
    for (let column = 0, x = 0; x < width; column++) {
      const end = Math.min(width, x + factor);
      let sum = 0;
      for (; x < end; x++) sum += values[(y * width + x) * step + start] ?? 0;
      sums[row + column] = (sums[row + column] ?? 0) + sum;
    }
  }
  for (let row = 0; row < rows; row++) {
    const lines = Math.min(factor, height - row * factor);
    for (let column = 0; column < columns; column++) {
      const count = lines * Math.min(factor, width - column * factor);
      sums[row * columns + column] = (sums[row * columns + column] ?? 0) / count;
    }
  }
  return sums;
}

/** Enlarges what {@link reduced} made: linear between the middles of the blocks. */
export function enlarged(
  plane: Float32Array,
  width: number,
  height: number,
  factor: number,
): Float32Array {
  if (factor === 1) return plane;
  const across = between(width, factor);
  const down = between(height, factor);
  const columns = Math.ceil(width / factor);
  const result = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = (down.before[y] ?? 0) * columns;
    const bottom = (down.after[y] ?? 0) * columns;
    const lower = down.shares[y] ?? 0;
    for (let x = 0; x < width; x++) {
      const left = across.before[x] ?? 0;
      const right = across.after[x] ?? 0;
      const share = across.shares[x] ?? 0;
      const above = (1 - share) * (plane[top + left] ?? 0) + share * (plane[top + right] ?? 0);
      const below =
        (1 - share) * (plane[bottom + left] ?? 0) + share * (plane[bottom + right] ?? 0);
      result[y * width + x] = (1 - lower) * above + lower * below;
    }
  }
  return result;
}

/** For each place of an enlarged line: between which two blocks it is, and the share of the second. */
function between(length: number, factor: number) {
  const blocks = Math.ceil(length / factor);
  const before = new Int32Array(length);
  const after = new Int32Array(length);
  const shares = new Float64Array(length);
  for (let place = 0; place < length; place++) {
    const middle = Math.min(blocks - 1, Math.max(0, (place + 0.5) / factor - 0.5));
    before[place] = Math.floor(middle);
    after[place] = Math.min(blocks - 1, Math.floor(middle) + 1);
    shares[place] = middle - Math.floor(middle);
  }
  return { before, after, shares };
}
