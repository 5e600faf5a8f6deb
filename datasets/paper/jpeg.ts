import type { Dice } from '../dice.ts';
import type { Picture } from './picture.ts';
import type { Range } from './presets.ts';

/** Steps of brightness and of color at quality 50 (ITU-T T.81, annex K.1), row by row. */
const brightnessSteps = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
  92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const colorSteps = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
  47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/** cos(k π / 16) for k = 0 to 8, written out: machines round Math.cos differently. */
const cosines = [
  1, 0.9807852804032304, 0.9238795325112867, 0.8314696123025452, 0.7071067811865476,
  0.5555702330196022, 0.3826834323650898, 0.19509032201612825, 0,
];

/** The transform of a line of eight: [frequency × place], so that its transpose is its inverse. */
const basis = Float64Array.from({ length: 64 }, (_, at) => {
  const [frequency, place] = [Math.floor(at / 8), at % 8];
  const angle = (frequency * (2 * place + 1)) % 32;
  const folded = angle > 16 ? 32 - angle : angle;
  const cosine = folded > 8 ? -(cosines[16 - folded] ?? 0) : (cosines[folded] ?? 0);
  return cosine * (frequency === 0 ? Math.sqrt(1 / 8) : 0.5);
});

/**
 * What is left of a picture after it was stored as a JPEG. Only the steps that lose something are done: color at half
 * the resolution, and rounded frequencies of blocks of 8 × 8.
 */
export function throughJpeg(picture: Picture, range: Range, dice: Dice): void {
  const quality = Math.floor(dice.between(...range));
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  const stepsOf = (steps: readonly number[]) =>
    steps.map((step) => Math.min(Math.max(Math.floor((step * scale + 50) / 100), 1), 255));
  const { width, height, planes } = picture;
  const [red, green, blue] = planes;
  if (!red || !green || !blue) {
    for (const plane of planes) roundBlocks(plane, width, height, stepsOf(brightnessSteps));
    return;
  }
  const size = width * height;
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const brightness = new Float32Array(size);
  const bluish = new Float32Array(halfWidth * halfHeight);
  const reddish = new Float32Array(halfWidth * halfHeight);
  const half = (at: number) =>
    Math.floor(Math.floor(at / width) / 2) * halfWidth + Math.floor((at % width) / 2);
  const shares = new Float32Array(bluish.length);
  for (let at = 0; at < size; at++) {
    const [r, g, b] = [red[at] ?? 0, green[at] ?? 0, blue[at] ?? 0];
    brightness[at] = 0.299 * r + 0.587 * g + 0.114 * b;
    const own = half(at);
    bluish[own] = (bluish[own] ?? 0) - 0.168736 * r - 0.331264 * g + 0.5 * b;
    reddish[own] = (reddish[own] ?? 0) + 0.5 * r - 0.418688 * g - 0.081312 * b;
    shares[own] = (shares[own] ?? 0) + 1;
  }
  for (const [at, share] of shares.entries()) {
    bluish[at] = 128 + (bluish[at] ?? 0) / share;
    reddish[at] = 128 + (reddish[at] ?? 0) / share;
  }
  roundBlocks(brightness, width, height, stepsOf(brightnessSteps));
  roundBlocks(bluish, halfWidth, halfHeight, stepsOf(colorSteps));
  roundBlocks(reddish, halfWidth, halfHeight, stepsOf(colorSteps));
  for (let at = 0; at < size; at++) {
    const own = half(at);
    const [y, cb, cr] = [brightness[at] ?? 0, (bluish[own] ?? 0) - 128, (reddish[own] ?? 0) - 128];
    red[at] = y + 1.402 * cr;
    green[at] = y - 0.344136 * cb - 0.714136 * cr;
    blue[at] = y + 1.772 * cb;
  }
}

/** Rounds the frequencies of each block; blocks over the edge repeat the last pixels. */
function roundBlocks(
  plane: Float32Array,
  width: number,
  height: number,
  steps: readonly number[],
): void {
  const block = new Float64Array(64);
  const between = new Float64Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let at = 0; at < 64; at++) {
        const row = Math.min(top + (at >> 3), height - 1);
        block[at] = (plane[row * width + Math.min(left + (at & 7), width - 1)] ?? 0) - 128;
      }
      transformRows(block, between, false);
      transformRows(between, block, false);
      for (let at = 0; at < 64; at++) {
        // The rows of what two passes give are the columns of the block's frequencies.
        const step = steps[at] ?? 1;
        block[at] = step * Math.floor((block[at] ?? 0) / step + 0.5);
      }
      transformRows(block, between, true);
      transformRows(between, block, true);
      for (let at = 0; at < 64; at++) {
        const [row, column] = [top + (at >> 3), left + (at & 7)];
        if (row < height && column < width) plane[row * width + column] = (block[at] ?? 0) + 128;
      }
    }
  }
}

/** Transforms each row and puts it into a column, so that two passes do both and leave rows rows. */
function transformRows(from: Float64Array, to: Float64Array, isBack: boolean): void {
  for (let row = 0; row < 8; row++) {
    for (let index = 0; index < 8; index++) {
      let sum = 0;
      for (let term = 0; term < 8; term++) {
        const weight = isBack ? basis[term * 8 + index] : basis[index * 8 + term];
        sum += (weight ?? 0) * (from[row * 8 + term] ?? 0);
      }
      to[index * 8 + row] = sum;
    }
  }
}
