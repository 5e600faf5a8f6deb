import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from '../../models/random/generator-state.ts';
import { centreStrokes, drawStrokes, type ImageSize, type Stroke } from './strokes.ts';

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
