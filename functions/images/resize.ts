import type { GreyImage } from './grey-image.ts';

/** For each position along an axis of the result, the source positions that it mixes. */
interface Taps {
  readonly count: number;
  readonly positions: Int32Array; // [length × count]
  readonly weights: Float64Array; // [length × count], each row's sum is 1
}

/**
 * Scales an image smoothly by the Catmull–Rom cubic (Keys, 1981, doi:10.1109/TASSP.1981.1163711, with
 * a = −½), first along the rows, then along the columns, pixel centres on pixel centres, the edge
 * pixels repeated outwards. When it shrinks, the cubic is stretched to cover what vanishes.
 *
 * All in doubles with + − × ÷ only, so that the bytes are the same on every machine.
 *
 * @param width, height whole numbers from 1
 */
export function resize(image: GreyImage, width: number, height: number): GreyImage {
  if (width === image.width && height === image.height) return image;
  const rows = scaleRows(image, tapsAlong(image.width, width));
  const taps = tapsAlong(image.height, height);
  const pixels = new Uint8Array(width * height);
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let tap = y * taps.count; tap < (y + 1) * taps.count; tap++) {
      const weight = taps.weights[tap] ?? 0;
      const row = (taps.positions[tap] ?? 0) * width;
      for (let x = 0; x < width; x++) sums[x] = (sums[x] ?? 0) + weight * (rows[row + x] ?? 0);
    }
    for (let x = 0; x < width; x++) pixels[y * width + x] = toByte(sums[x] ?? 0);
  }
  return { width, height, pixels };
}

function scaleRows({ width, height, pixels }: GreyImage, taps: Taps): Float64Array {
  const { count, positions, weights } = taps;
  const scaledWidth = positions.length / count;
  const rows = new Float64Array(height * scaledWidth);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < scaledWidth; x++) {
      let sum = 0;
      for (let tap = x * count; tap < (x + 1) * count; tap++) {
        sum += (weights[tap] ?? 0) * (pixels[y * width + (positions[tap] ?? 0)] ?? 0);
      }
      rows[y * scaledWidth + x] = sum;
    }
  }
  return rows;
}

function tapsAlong(sourceLength: number, length: number): Taps {
  const stretch = Math.max(1, sourceLength / length);
  const count = Math.ceil(4 * stretch);
  const positions = new Int32Array(length * count);
  const weights = new Float64Array(length * count);
  for (let index = 0; index < length; index++) {
    const centre = ((index + 0.5) * sourceLength) / length - 0.5;
    const first = Math.floor(centre - 2 * stretch) + 1;
    let sum = 0;
    for (let tap = 0; tap < count; tap++) {
      const weight = catmullRom((first + tap - centre) / stretch);
      positions[index * count + tap] = Math.min(Math.max(first + tap, 0), sourceLength - 1);
      weights[index * count + tap] = weight;
      sum += weight;
    }
    for (let tap = index * count; tap < (index + 1) * count; tap++) {
      weights[tap] = (weights[tap] ?? 0) / sum;
    }
  }
  return { count, positions, weights };
}

function catmullRom(signedDistance: number): number {
  const distance = Math.abs(signedDistance);
  if (distance < 1) return (1.5 * distance - 2.5) * distance * distance + 1;
  if (distance < 2) return ((-0.5 * distance + 2.5) * distance - 4) * distance + 2;
  return 0;
}

function toByte(value: number): number {
  return Math.min(Math.max(Math.floor(value + 0.5), 0), 255);
}
