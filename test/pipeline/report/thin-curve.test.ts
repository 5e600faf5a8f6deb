import { describe, expect, it } from 'vitest';
import { thinCurve } from '../../../pipeline/report/plot.ts';

const points = (values: readonly number[]) => values.map((value, step) => ({ step, value }));

describe('a thinned curve', () => {
  it('has the means over equal windows, each at its last step', () => {
    expect(thinCurve(points([1, 3, 5, 7, 10]), 3)).toEqual([
      { step: 1, value: 2 },
      { step: 3, value: 6 },
      { step: 4, value: 10 },
    ]);
  });

  it('is the curve itself when that is short enough', () => {
    const short = points([4, 2, 3]);
    expect(thinCurve(short, 3)).toEqual(short);
    expect(thinCurve([], 3)).toEqual([]);
  });

  it('leaves out what is not finite', () => {
    expect(thinCurve(points([1, Number.NaN, Infinity, 2]), 10)).toEqual([
      { step: 0, value: 1 },
      { step: 3, value: 2 },
    ]);
  });

  it('never has more points than requested', () => {
    for (const count of [599, 600, 601, 1199, 1201, 100_000]) {
      const length = thinCurve(points(Array.from({ length: count }, () => 1)), 600).length;
      expect(length).toBeLessThanOrEqual(600);
      expect(length).toBeGreaterThanOrEqual(Math.min(count, 300));
    }
  });
});
