import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from '../../models/seed/random.ts';

/** A place in an image; rows go down. Whole numbers are pixels' corners. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a pen goes without being lifted. */
export type Stroke = readonly Place[];

/** Lengths of an image in pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/**
 * Draws strokes with a round pen, its edge smoothed over one pixel.
 *
 * @param radius of the pen, in pixels
 * @returns height × width, 0 (background) to 255 (ink)
 */
export function drawStrokes(
  strokes: readonly Stroke[],
  radius: number,
  { height, width }: ImageSize,
): Uint8Array {
  const segments = strokes.flatMap((stroke) =>
    stroke.slice(1).map((to, index) => [stroke[index] ?? to, to] as const),
  );
  const pixels = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let nearest = Number.POSITIVE_INFINITY;
      for (const [from, to] of segments) {
        const squared = squaredDistanceToSegment(row + 0.5, column + 0.5, from, to);
        nearest = Math.min(nearest, squared);
      }
      const ink = Math.min(1, Math.max(0, radius + 0.5 - Math.sqrt(nearest)));
      pixels[row * width + column] = Math.round(255 * ink);
    }
  }
  return pixels;
}

/**
 * Strokes moved and scaled into the middle of an image, their proportions kept.
 *
 * @param box length of the greater of their height and width, in pixels
 */
export function centreStrokes(
  strokes: readonly Stroke[],
  box: number,
  { height, width }: ImageSize,
): readonly Stroke[] {
  const rows = strokes.flat().map(({ row }) => row);
  const columns = strokes.flat().map(({ column }) => column);
  const span = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [[top, bottom], [left, right]] = [span(rows), span(columns)];
  const scale = box / Math.max(bottom - top, right - left, Number.EPSILON);
  return strokes.map((stroke) =>
    stroke.map(({ row, column }) => ({
      row: height / 2 + scale * (row - (top + bottom) / 2),
      column: width / 2 + scale * (column - (left + right) / 2),
    })),
  );
}

/** From a point to the nearest place of a straight stroke; the square, because the root is slow. */
export function squaredDistanceToSegment(
  row: number,
  column: number,
  from: Place,
  to: Place,
): number {
  const [down, right] = [to.row - from.row, to.column - from.column];
  const along = (row - from.row) * down + (column - from.column) * right;
  const share = Math.min(1, Math.max(0, along / (down * down + right * right || 1)));
  return (row - from.row - share * down) ** 2 + (column - from.column - share * right) ** 2;
}

/** Draws one of several outlines by hand. @returns height × width, 0 to 255 */
export function drawOneOf(
  generator: RandomGenerator,
  outlines: ReadonlyMap<string, readonly Stroke[]>,
  size: ImageSize,
): Uint8Array {
  const all = [...outlines.values()];
  return drawByHand(generator, all[uniformInt(generator, 0, all.length - 1)] ?? [], size);
}

/**
 * Draws strokes as an unsteady hand does: slanted, turned, narrowed, each place a little off.
 *
 * @param strokes on a grid of about 4 × 6
 * @returns height × width, 0 to 255
 */
export function drawByHand(
  generator: RandomGenerator,
  strokes: readonly Stroke[],
  size: ImageSize,
): Uint8Array {
  const around = (range: number) => range * (2 * uniformFloat64(generator) - 1);
  const [slant, turn, narrowing] = [around(0.3), around(0.2), 1 + around(0.3)];
  const moved = strokes.map((stroke) =>
    stroke.map(({ row, column }) => ({
      row: row + turn * column + around(0.25),
      column: narrowing * column - slant * row + around(0.25),
    })),
  );
  // MNIST's digits fill a box of 20 of its 28 pixels, their strokes two to four pixels wide.
  const box = (size.height * 20) / 28;
  const radius = (size.height / 28) * (0.7 + uniformFloat64(generator));
  return drawStrokes(centreStrokes(moved, box - 2 * radius, size), radius, size);
}
