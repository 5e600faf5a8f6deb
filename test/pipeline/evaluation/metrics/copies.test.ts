import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import {
  nearCopies,
  nearCopyDistance,
} from '../../../../pipeline/evaluation/metrics/near-copies.ts';
import {
  copyDistanceRatio,
  nearestImages,
} from '../../../../pipeline/evaluation/metrics/nearest-neighbours.ts';
import { median, quantile } from '../../../../pipeline/statistics.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

describe('the nearest images', () => {
  it('are found with their distance, by hand: pixels in [0, 1]', async () => {
    const train = Uint8Array.of(0, 0, 255, 255, 51, 0);
    const { indices, distances } = await nearestImages(Uint8Array.of(255, 204, 0, 51), train, 2);
    expect([...indices]).toEqual([1, 0]);
    expect(distances[0]).toBeCloseTo(0.2, 12);
    expect(distances[1]).toBeCloseTo(0.2, 12);
  });

  it('are at exactly 0 for a copy, at 1/255 for one grey level of difference', async () => {
    const size = 784;
    const train = Uint8Array.from({ length: 30 * size }, (_, index) => (index * 7919) % 256);
    const copy = train.slice(12 * size, 13 * size);
    const almost = copy.slice();
    almost[400] = (almost[400] ?? 0) === 0 ? 1 : (almost[400] ?? 0) - 1;
    const { indices, distances } = await nearestImages(
      Uint8Array.of(...copy, ...almost),
      train,
      size,
    );
    expect([...indices]).toEqual([12, 12]);
    expect(distances[0]).toBe(0);
    expect(distances[1]).toBeCloseTo(1 / 255, 12);
  });
});

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
