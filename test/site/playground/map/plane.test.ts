import { describe, expect, it } from 'vitest';
import { createPlane } from '../../../../site/playground/map/plane.ts';

/** Along the axes of a latent space of six numbers. */
const axes = Array.from({ length: 6 }, (_, axis) =>
  Float32Array.from({ length: 6 }, (_unused, index) => (index === axis ? 1 : 0)),
);

describe('the plane of styles', () => {
  it('gives each label a square, in rows', () => {
    const { width, height, at } = createPlane(axes, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([width, height]).toEqual([10, 4]);
    expect(at(1, 1).label).toBe(0);
    expect(at(9, 1).label).toBe(4);
    expect(at(1, 3).label).toBe(5);
    expect(at(9, 3).label).toBe(9);
  });

  it('is one square for one label, and for a model without labels', () => {
    expect(createPlane(axes, [7])).toMatchObject({ width: 2, height: 2 });
    expect(createPlane(axes, [7]).at(0.5, 0.5).label).toBe(7);
    expect(createPlane(axes, null).at(0.5, 0.5).label).toBe(null);
  });

  it('has the average style in the middle of each square', () => {
    const { at } = createPlane(axes, [0, 1, 2]);
    expect([...at(3, 1).latent]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('goes along the first two directions from side to side', () => {
    const { at } = createPlane(axes, [0]);
    const [left, right] = [at(0, 1).latent, at(1.999, 1).latent];
    expect(left[0]).toBeCloseTo(-1.7, 2);
    expect(right[0]).toBeCloseTo(1.7, 2);
    expect(at(1, 0).latent[1]).toBeCloseTo(-1.7, 2);
  });

  it('goes on over the side of a square without a jump', () => {
    const { at } = createPlane(axes, [0, 1]);
    const [before, after] = [at(1.999, 0.3), at(2.001, 0.3)];
    for (const [index, value] of before.latent.entries()) {
      expect(after.latent[index]).toBeCloseTo(value, 1);
    }
    expect([before.label, after.label]).toEqual([0, 1]);
  });

  it('keeps the digits of one level at the next: further directions are 0 there', () => {
    const { at, lastLevel } = createPlane(axes, [0]);
    expect(lastLevel).toBe(4);
    // Places at whole units have the first pair alone, at halves the second too, at quarters the third.
    const used = (x: number, y: number) => [...at(x, y).latent].map((value) => value !== 0);
    expect(used(0, 0)).toEqual([true, true, false, false, false, false]);
    expect(used(0.5, 0.5)).toEqual([true, true, true, true, false, false]);
    expect(used(0.25, 0.25)).toEqual([true, true, true, true, true, true]);
  });
});
