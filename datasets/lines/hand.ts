import type { GreyImage } from '../../models/images/image.ts';
import { frameOf } from './glyph.ts';

/** What signs take over from the digits of a line, in pixels of the model's images. */
export interface Hand {
  /** Width of the strokes. */
  readonly stroke: number;
  /** How far a stroke leans to the right for each pixel upwards. */
  readonly slant: number;
  /** Height of the digits. */
  readonly height: number;
  /** The grey of the middle of strokes, 0 to 255. */
  readonly darkness: number;
}

/** Measures the hand of some digits: the mean of each measure. @param digits at least one */
export function measureHand(digits: readonly GreyImage[]): Hand {
  const inked = digits.filter((digit) => frameOf(digit) !== null);
  return {
    stroke: within(meanOf(inked, strokeWidth, 2.5), 1.2, 5),
    slant: within(meanOf(inked, slantOf, 0), -0.5, 0.8),
    height: measureHeight(inked),
    darkness: within(meanOf(inked, darknessOf, 250), 160, 255),
  };
}

/** The height of some digits alone, which is quick: a line without signs needs no more. */
export function measureHeight(digits: readonly GreyImage[]): number {
  const frames = digits.map((digit) => frameOf(digit)).filter((frame) => frame !== null);
  return within(
    meanOf(frames, ({ top, bottom }) => bottom - top, 20),
    10,
    28,
  );
}

function meanOf<Value>(
  values: readonly Value[],
  measure: (value: Value) => number,
  without: number,
): number {
  if (values.length === 0) return without;
  return values.reduce((sum, value) => sum + measure(value), 0) / values.length;
}

function within(value: number, minimum: number, maximum: number): number {
  return Math.min(Math.max(value, minimum), maximum);
}

/**
 * A stroke of length l and width w has the area lw and an outline of 2l, so w is twice the area by the outline; the
 * sum of a grey image's gradients is the length of its outline (the coarea formula).
 */
function strokeWidth({ width, height, pixels }: GreyImage): number {
  let area = 0;
  let outline = 0;
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const grey = pixels[y * width + x] ?? 0;
      const across = (pixels[y * width + x + 1] ?? 0) - grey;
      const down = (pixels[(y + 1) * width + x] ?? 0) - grey;
      area += grey;
      outline += Math.sqrt(across * across + down * down);
    }
  }
  return outline === 0 ? 0 : (2 * area) / outline;
}

/** By the second moments of the ink, as MNIST's digits are deskewed. */
function slantOf({ width, pixels }: GreyImage): number {
  let [mass, sumX, sumY] = [0, 0, 0];
  for (let at = 0, column = 0, row = 0; at < pixels.length; at++) {
    const grey = pixels[at] ?? 0;
    mass += grey;
    sumX += grey * column;
    sumY += grey * row;
    if (++column === width) [column, row] = [0, row + 1];
  }
  const [middleX, middleY] = [sumX / mass, sumY / mass];
  let [mixed, vertical] = [0, 0];
  for (let at = 0, column = 0, row = 0; at < pixels.length; at++) {
    const grey = pixels[at] ?? 0;
    const y = row - middleY;
    mixed += grey * (column - middleX) * y;
    vertical += grey * y * y;
    if (++column === width) [column, row] = [0, row + 1];
  }
  return vertical === 0 ? 0 : -mixed / vertical;
}

/** The grey that a tenth of the ink is darker than. */
function darknessOf({ pixels }: GreyImage): number {
  const counts = new Uint32Array(256);
  let ink = 0;
  for (const grey of pixels) {
    if (grey < 128) continue;
    counts[grey] = (counts[grey] ?? 0) + 1;
    ink++;
  }
  let left = Math.floor(ink * 0.9);
  for (let grey = 128; grey < 256; grey++) {
    left -= counts[grey] ?? 0;
    if (left < 0) return grey;
  }
  return 255;
}
