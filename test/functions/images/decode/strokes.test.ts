import { describe, expect, it } from 'vitest';
import { strokesOf } from '../../../../functions/images/decode/strokes.ts';

const side = 120;

/** A mask of rectangles: left, top, width, height. */
function maskOf(...boxes: readonly (readonly [number, number, number, number])[]): Uint8Array {
  const mask = new Uint8Array(side * side);
  for (const [left, top, width, height] of boxes) {
    for (let y = top; y < top + height; y++) mask.fill(1, y * side + left, y * side + left + width);
  }
  return mask;
}

/** The strokes of a mask, and whether they are all of it. */
function found(mask: Uint8Array) {
  const strokes = strokesOf(mask, side);
  return strokes && { mask: strokes.mask, isAll: strokes.isAll };
}

const stem = [50, 30, 8, 60] as const;

describe('the strokes of a digit', () => {
  it('are all that there is on a clean page', () => {
    expect(found(maskOf(stem))).toEqual({ mask: maskOf(stem), isAll: true });
  });

  it('include parts that are close and large enough', () => {
    const bar = [64, 30, 30, 8] as const;
    expect(found(maskOf(stem, bar))).toEqual({
      mask: maskOf(stem, bar),
      isAll: true,
    });
  });

  it.each<[string, readonly (readonly [number, number, number, number])[]]>([
    [
      'specks',
      [
        [45, 60, 2, 2],
        [100, 5, 2, 2],
      ],
    ],
    ['strokes far away', [[100, 100, 10, 10]]],
    [
      'frames',
      [
        [0, 0, 120, 3],
        [0, 117, 120, 3],
        [0, 0, 3, 120],
        [117, 0, 3, 120],
      ],
    ],
    ['bars at a side', [[0, 0, 15, 120]]],
    ['blots at the border', [[112, 40, 8, 30]]],
  ])('do not include %s', (_, boxes) => {
    expect(found(maskOf(stem, ...boxes))).toEqual({
      mask: maskOf(stem),
      isAll: false,
    });
  });

  it('cross ruled lines without a gap', () => {
    const lines = maskOf([0, 40, 120, 2], [0, 70, 120, 2], stem);
    expect(found(lines)).toEqual({ mask: maskOf(stem), isAll: false });
  });

  it('cross a ruled line that is not level', () => {
    const mask = maskOf(stem);
    for (let x = 0; x < side; x++) mask[(50 + Math.round(x / 30)) * side + x] = 1;
    expect(found(mask)).toEqual({ mask: maskOf(stem), isAll: false });
  });

  it('are not there on a page that has nothing but a frame', () => {
    expect(strokesOf(maskOf([0, 0, 120, 3], [0, 117, 120, 3]), side)).toBeNull();
  });
});
