import { describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../../models/seed/random.ts';
import { deformRows, drawDeformation } from '../../../../pipeline/semi/pixel-map/deformations.ts';
import type { PixelMap } from '../../../../pipeline/semi/pixel-map/pixel-map.ts';

const width = 7;
const size = width * width;
const random = () => generatorFromDigest(digestOf('deformations test'));
const still = { rotation: 0, stretch: 0, shear: 0, shift: 0, waves: 0 };

/** The grid as it is, but for its first pixel, which the map has not. */
const map: PixelMap = {
  pixels: Uint32Array.from({ length: size - 1 }, (_, place) => place + 1),
  places: Float64Array.from({ length: 2 * (size - 1) }, (_, place) => {
    const pixel = Math.floor(place / 2) + 1;
    return place % 2 === 0 ? pixel % width : Math.floor(pixel / width);
  }),
};

/** One bright pixel. */
function dot(x: number, y: number): Float32Array {
  const row = new Float32Array(size);
  row[y * width + x] = 1;
  return row;
}

/** Where the ink's middle is, and how much ink there is. */
function inkOf(row: Float32Array) {
  const ink = row.reduce((sum, value) => sum + value, 0);
  const mean = (of: (pixel: number) => number) =>
    row.reduce((sum, value, pixel) => sum + value * of(pixel), 0) / ink;
  return { ink, x: mean((pixel) => pixel % width), y: mean((pixel) => Math.floor(pixel / width)) };
}

describe('a deformation', () => {
  it('of nothing leaves most of a pixel’s light where it is', () => {
    const nothing = drawDeformation(map, still, random());
    const row = deformRows(dot(3, 3), size, map, () => nothing);
    const { x, y, ink } = inkOf(row);
    expect([x, y, ink].map((value) => Math.round(100 * value) / 100)).toEqual([3, 3, 1]);
    expect(row[3 * width + 3]).toBeGreaterThan(0.7);
  });

  it('by a shift moves all ink by as much', () => {
    const generator = random();
    for (let turn = 0; turn < 20; turn++) {
      const shift = drawDeformation(map, { ...still, shift: 1.5 }, generator);
      const moves = [dot(3, 3), dot(4, 3), dot(3, 2)].map((row) => {
        const [from, to] = [inkOf(row), inkOf(deformRows(row, size, map, () => shift))];
        return [to.x - from.x, to.y - from.y];
      });
      const [first] = moves;
      for (const move of moves) {
        for (const [axis, value] of move.entries()) {
          expect(Math.abs(value - (first?.[axis] ?? 0))).toBeLessThan(0.15);
          expect(Math.abs(value)).toBeLessThan(1.7);
        }
      }
    }
  });

  it('by a rotation moves the edge and not the middle', () => {
    const generator = random();
    const lengths = Array.from({ length: 20 }, () => {
      const turn = drawDeformation(map, { ...still, rotation: 30 }, generator);
      const middle = inkOf(deformRows(dot(3, 3), size, map, () => turn));
      expect(Math.hypot(middle.x - 3, middle.y - 3)).toBeLessThan(0.25);
      const edge = inkOf(deformRows(dot(5, 3), size, map, () => turn));
      expect(Math.hypot(edge.x - 3, edge.y - 3)).toBeCloseTo(2, 0);
      return Math.hypot(edge.x - 5, edge.y - 3);
    });
    expect(Math.max(...lengths)).toBeGreaterThan(0.5);
    // 2 · 2 · sin 15°
    expect(Math.max(...lengths)).toBeLessThan(1.3);
  });

  it('leaves pixels outside the map unchanged, and depends only on its random numbers', () => {
    const rules = { rotation: 12, stretch: 0.15, shear: 0.2, shift: 1.5, waves: 0.7 };
    const [some, same] = [
      drawDeformation(map, rules, random()),
      drawDeformation(map, rules, random()),
    ];
    expect(some).toEqual(same);
    const row = deformRows(dot(0, 0), size, map, () => some);
    expect(row).toEqual(dot(0, 0));
  });
});
