import { describe, expect, it } from 'vitest';
import { copyDistanceRatio } from '../../../../pipeline/evaluation/metrics/copy-distance-ratio.ts';
import {
  nearCopies,
  nearCopyDistance,
} from '../../../../pipeline/evaluation/metrics/near-copies.ts';
import { median, quantile } from '../../../../pipeline/statistics.ts';

describe('a quantile', () => {
  it('lies between two values in a straight line', () => {
    expect(quantile([4, 1, 3, 2], 0)).toBe(1);
    expect(quantile([4, 1, 3, 2], 1)).toBe(4);
    expect(quantile([10, 20], 0.25)).toBe(12.5);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('the median', () => {
  it('is the middle value, or the mean of the middle two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
    expect(median([])).toBeNaN();
  });
});

describe('the copy distance ratio', () => {
  it('is 1 for new digits, 0 for copies, and robust against a few outliers', () => {
    expect(copyDistanceRatio([4, 5, 900], [5, 5, 5])).toBe(1);
    expect(copyDistanceRatio([0, 0, 3], [5, 5, 5])).toBe(0);
  });

  it('is 1 where held-out images are copies themselves', () => {
    expect(copyDistanceRatio([0, 0], [0, 0])).toBe(1);
  });
});

describe('near-copies', () => {
  const heldOut = Float64Array.from({ length: 10_000 }, (_, index) => 4 + index / 10_000);

  it('are one image in a hundred where generated images are as new as held-out ones', () => {
    expect(nearCopies(heldOut, heldOut)).toBe(0.01);
    expect(nearCopyDistance(heldOut)).toBeCloseTo(4.01, 4);
  });

  it('show that a twentieth of the images are copies, which the median hides', () => {
    const copying = heldOut.map((distance, index) => (index % 20 === 0 ? 0.001 : distance));
    expect(nearCopies(copying, heldOut)).toBeCloseTo(0.05 + 0.95 * 0.01, 3);
    expect(copyDistanceRatio(copying, heldOut)).toBeGreaterThan(0.99);
  });

  it('include exact copies where held-out images are copies themselves', () => {
    expect(nearCopies([0, 0, 1, 2], [0, 0, 0, 0])).toBe(0.5);
  });
});
