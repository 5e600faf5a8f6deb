import { binOfShare } from './histogram.ts';
import type { Planes } from './planes.ts';

/** Noise from so many levels of 255 on is smoothed with the neighbours, and with their neighbours. */
const smoothedNoise = [2.5, 12] as const;

/** Planes whose noise is smoothed, as far as strokes stay what they are; those without are unchanged. */
export function denoised({ width, height, channels }: Planes): Planes {
  const most = Math.floor(Math.min(width, height) / 100);
  const smooth = (channel: Float32Array) => {
    const noise = noiseOf(channel);
    const radius = Math.min(most, smoothedNoise.filter((least) => noise >= least).length);
    return radius === 0 ? channel : meansAround(channel, width, radius);
  };
  return { width, height, channels: channels.map(smooth) };
}

/**
 * The standard deviation of noise, in levels of 255: the median difference of neighbours in a row is 0.954
 * of it.
 *
 * @param distance of the two that are compared; grain of some pixels differs over more of them
 */
export function noiseOf(values: Float32Array, distance = 1): number {
  const counts = new Uint32Array(256 * 8);
  for (let pixel = distance; pixel < values.length; pixel++) {
    const difference = Math.abs((values[pixel] ?? 0) - (values[pixel - distance] ?? 0));
    const bin = Math.min(counts.length - 1, Math.floor(difference * 8));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return binOfShare(counts, 0.5) / 8 / 0.954;
}

/** The mean of the square around each pixel, of what the plane has of it. */
function meansAround(plane: Float32Array, width: number, radius: number): Float32Array {
  const height = plane.length / width;
  const across = new Float32Array(plane.length);
  const result = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    meansOfLine(plane, across, { start: y * width, step: 1, length: width }, radius);
  }
  for (let x = 0; x < width; x++) {
    meansOfLine(across, result, { start: x, step: width, length: height }, radius);
  }
  return result;
}

function meansOfLine(
  from: Float32Array,
  to: Float32Array,
  { start, step, length }: { start: number; step: number; length: number },
  radius: number,
): void {
  for (let place = 0; place < length; place++) {
    const first = Math.max(0, place - radius);
    const last = Math.min(length - 1, place + radius);
    let sum = 0;
    for (let near = first; near <= last; near++) sum += from[start + near * step] ?? 0;
    to[start + place * step] = sum / (last - first + 1);
  }
}

/** The median of the nine pixels around each; at the plane's border those beyond it repeat it. */
export function mediansAround(plane: Float32Array, width: number): Float32Array {
  const height = plane.length / width;
  const result = new Float32Array(plane.length);
  const nine = new Float32Array(9);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let near = 0; near < 9; near++) {
        const column = Math.min(width - 1, Math.max(0, x + (near % 3) - 1));
        const row = Math.min(height - 1, Math.max(0, y + Math.floor(near / 3) - 1));
        insert(nine, near, plane[row * width + column] ?? 0);
      }
      result[y * width + x] = nine[4] ?? 0;
    }
  }
  return result;
}

/** Puts a value among the first of an array, which are sorted. */
function insert(sorted: Float32Array, count: number, value: number): void {
  let place = count;
  for (; place > 0 && (sorted[place - 1] ?? 0) > value; place--) {
    sorted[place] = sorted[place - 1] ?? 0;
  }
  sorted[place] = value;
}
