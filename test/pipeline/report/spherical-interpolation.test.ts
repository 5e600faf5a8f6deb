import { describe, expect, it } from 'vitest';
import { sphericalInterpolation } from '../../../pipeline/report/walk.ts';

/** Numbers that are equal but for rounding to float32. */
const close = (expected: readonly number[]) => expected.map((value) => expect.closeTo(value, 6));

describe('spherical interpolation', () => {
  it('goes along the circle between two directions in equal angles', () => {
    const [x, y] = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
    for (const share of [0, 0.25, 1 / 3, 0.5, 1]) {
      const angle = (share * Math.PI) / 2;
      const found = sphericalInterpolation(x, y, share);
      expect([...found]).toEqual(close([Math.cos(angle), Math.sin(angle)]));
    }
  });

  it('ends at the very vectors, whatever their lengths', () => {
    const [from, to] = [Float32Array.of(3, -1, 2), Float32Array.of(-0.5, 4, 1)];
    expect(sphericalInterpolation(from, to, 0)).toEqual(from);
    expect(sphericalInterpolation(from, to, 1)).toEqual(to);
  });

  it('keeps the length of vectors of one length, where a straight line would cut through', () => {
    const [from, to] = [Float32Array.of(2, 0, 0), Float32Array.of(0, 0, -2)];
    expect(Math.hypot(...sphericalInterpolation(from, to, 0.5))).toBeCloseTo(2, 6);
  });

  it('is a straight line between parallel vectors and from nothing', () => {
    const between = (from: readonly number[], to: readonly number[]) => [
      ...sphericalInterpolation(Float32Array.from(from), Float32Array.from(to), 0.5),
    ];
    expect(between([1, 1], [3, 3])).toEqual(close([2, 2]));
    expect(between([0, 0], [2, 4])).toEqual(close([1, 2]));
  });

  it('refuses vectors of different lengths', () => {
    expect(() => sphericalInterpolation(Float32Array.of(1), Float32Array.of(1, 2), 0)).toThrow(
      'vectors of 1 and 2 numbers given',
    );
  });
});
