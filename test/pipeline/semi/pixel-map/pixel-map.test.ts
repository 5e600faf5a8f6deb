import { describe, expect, it } from 'vitest';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { digestOf, generatorFromDigest } from '../../../../models/seed/random.ts';
import type { Moments } from '../../../../pipeline/semi/pixel-map/moments.ts';
import { learnPixelMap, type PixelMap } from '../../../../pipeline/semi/pixel-map/pixel-map.ts';

const width = 9;

/** A little off the grid, so that no two distances are the same: which of equals comes first is nobody's to say. */
const placeOf = (pixel: number) => [
  (pixel % width) + 0.05 * Math.sin(pixel * 12.9898),
  Math.floor(pixel / width) + 0.05 * Math.sin(pixel * 78.233),
];

/** Moments of images in which pixels go together as e^(−distance²/8), with one pixel that is always dark. */
function smoothMoments(order: readonly number[]): Moments {
  const size = order.length;
  const products = Float64Array.from({ length: size * size }, (_, place) => {
    const [a, b] = [order[Math.floor(place / size)] ?? 0, order[place % size] ?? 0];
    if (a === 0 || b === 0) return 0;
    const [[ax = 0, ay = 0], [bx = 0, by = 0]] = [placeOf(a), placeOf(b)];
    return 0.1 * Math.exp(-((ax - bx) ** 2 + (ay - by) ** 2) / 8);
  });
  return { mean: new Float64Array(size), products };
}

const inOrder = Array.from({ length: width * width }, (_, pixel) => pixel);
const random = generatorFromDigest(digestOf('shuffled pixels'));
const keys = inOrder.map(() => uniformFloat64(random));
const shuffled = inOrder.toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));

/** Distances in the map between pixels that lie so far from each other on the grid. */
function spacings({ pixels, places }: PixelMap, order: readonly number[], grid: number): number[] {
  const found: number[] = [];
  for (const [a, first] of pixels.entries()) {
    for (const [b, second] of pixels.entries()) {
      const [from, to] = [order[first] ?? 0, order[second] ?? 0];
      const x = (from % width) - (to % width);
      const y = Math.floor(from / width) - Math.floor(to / width);
      if (a >= b || Math.hypot(x, y) !== grid) continue;
      const right = (places[2 * a] ?? 0) - (places[2 * b] ?? 0);
      found.push(Math.hypot(right, (places[2 * a + 1] ?? 0) - (places[2 * b + 1] ?? 0)));
    }
  }
  return found;
}

describe('a map of pixels', () => {
  const map = learnPixelMap(smoothMoments(shuffled));

  it('finds the grid again in pixels whose order was shuffled', () => {
    const mean = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(spacings(map, shuffled, 1))).toBeCloseTo(1, 0);
    for (const distance of [2, 4, 6]) {
      expect(mean(spacings(map, shuffled, distance)) / distance).toBeGreaterThan(0.85);
      expect(mean(spacings(map, shuffled, distance)) / distance).toBeLessThan(1.15);
    }
    expect(Math.min(...spacings(map, shuffled, 4))).toBeGreaterThan(
      Math.max(...spacings(map, shuffled, 1)),
    );
  });

  it('leaves out a pixel that never changes', () => {
    expect(map.pixels.length).toBe(width * width - 1);
    expect([...map.pixels].map((pixel) => shuffled[pixel])).not.toContain(0);
  });

  it('is the same, whatever order the pixels are in', () => {
    const plain = learnPixelMap(smoothMoments(inOrder));
    for (const grid of [1, 3, 5]) {
      const [some, others] = [spacings(map, shuffled, grid), spacings(plain, inOrder, grid)].map(
        (values) => values.toSorted((a, b) => a - b),
      );
      for (const [place, value] of (some ?? []).entries()) {
        expect(value).toBeCloseTo(others?.[place] ?? 0, 6);
      }
    }
  });

  it('has pixels in one place that are always the same', () => {
    const halves = Float64Array.from({ length: 64 }, (_, place) =>
      Math.floor(place / 8) < 4 === place % 8 < 4 ? 0.25 : -0.25,
    );
    const { pixels, places } = learnPixelMap({ mean: new Float64Array(8), products: halves });
    expect(pixels.length).toBeGreaterThan(3);
    expect([...places].every(Number.isFinite)).toBe(true);
  });

  it('is empty where no pixel changes', () => {
    const moments = { mean: new Float64Array(4), products: new Float64Array(16) };
    expect(learnPixelMap(moments).pixels.length).toBe(0);
  });
});
