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

/** The four sides of a box, two pixels thick. */
function boxOf(left: number, top: number, width: number, height: number) {
  return [
    [left, top, width, 2],
    [left, top + height - 2, width, 2],
    [left, top, 2, height],
    [left + width - 2, top, 2, height],
  ] as const;
}

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

  it.each<[string, readonly (readonly [number, number, number, number])[]]>([
    ['box', boxOf(35, 20, 40, 85)],
    [
      'row of boxes',
      [...boxOf(10, 20, 30, 85), ...boxOf(38, 20, 30, 85), ...boxOf(66, 20, 30, 85)],
    ],
    ['box that they touch', boxOf(35, 20, 40, 70)],
    ['box that they cross', boxOf(35, 50, 40, 60)],
  ])('are what is in a %s', (_, box) => {
    expect(found(maskOf(stem, ...box))).toEqual({ mask: maskOf(stem), isAll: false });
  });

  it('are what is in a ring', () => {
    const mask = maskOf(stem);
    for (let turn = 0; turn < 720; turn++) {
      const angle = (turn * Math.PI) / 360;
      const [x, y] = [54 + 45 * Math.cos(angle), 60 + 45 * Math.sin(angle)].map(Math.round);
      mask.fill(1, (y ?? 0) * side + (x ?? 0), (y ?? 0) * side + (x ?? 0) + 2);
    }
    expect(found(mask)).toEqual({ mask: maskOf(stem), isAll: false });
  });

  it.each([
    ['below them', 96],
    ['that they stand on', 88],
    ['that they cross', 84],
  ])('do not include a line %s', (_, top) => {
    expect(found(maskOf(stem, [20, top, 70, 2]))).toEqual({ mask: maskOf(stem), isAll: false });
  });

  it.each<[string, readonly (readonly [number, number, number, number])[]]>([
    ['0', boxOf(30, 20, 40, 80)],
    ['8', [...boxOf(30, 20, 40, 40), ...boxOf(30, 58, 40, 40)]],
    [
      '2 with a long foot',
      [
        [40, 20, 30, 6],
        [64, 20, 6, 40],
        [40, 54, 30, 6],
        [40, 54, 6, 40],
        [30, 90, 60, 6],
      ],
    ],
  ])('are all of a %s of straight lines', (_, digit) => {
    expect(found(maskOf(...digit))?.mask).toEqual(maskOf(...digit));
  });

  it('are joined from the pixels of an editor, with lines between them', () => {
    const pixels = Array.from({ length: 24 }, (_, pixel) => {
      const [column, row] = [pixel % 3, Math.floor(pixel / 3)];
      return [40 + 10 * column, 20 + 10 * row, 9, 9] as const;
    });
    expect(found(maskOf(...pixels))?.mask).toEqual(maskOf([39, 19, 31, 81]));
  });

  it('are not joined from specks of any size', () => {
    const specks = Array.from({ length: 24 }, (_, speck) => {
      const [column, row] = [speck % 4, Math.floor(speck / 4)];
      return [20 + 22 * column, 10 + 17 * row, 6 + (speck % 5), 6 + (speck % 3)] as const;
    });
    expect(strokesOf(maskOf(...specks), side)).toBeNull();
  });

  it('are not there on a page that has nothing but a frame', () => {
    expect(strokesOf(maskOf([0, 0, 120, 3], [0, 117, 120, 3]), side)).toBeNull();
  });
});
