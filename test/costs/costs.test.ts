import { describe, expect, it } from 'vitest';
import { monthCost, priceOf, readPriceTable, trainingCost } from '../../costs/costs.ts';

const table = readPriceTable();

describe('a price', () => {
  it('is paid by the piece, above what is free where that is asked for', () => {
    expect(priceOf(table, 'functionRequest', 3e6)).toBeCloseTo(0.6, 10);
    expect(priceOf(table, 'functionRequest', 3e6, { afterFree: true })).toBeCloseTo(0.4, 10);
    expect(priceOf(table, 'functionRequest', 1e5, { afterFree: true })).toBe(0);
  });

  it('falls by tiers: 12 TB are ten at the first price and two at the second', () => {
    expect(priceOf(table, 'edgeGigabyte', 12 * 1024)).toBeCloseTo(
      10 * 1024 * 0.085 + 2 * 1024 * 0.08,
      6,
    );
  });
});

describe('a month', () => {
  const cost = (requests: number, cachedShare: number) =>
    Object.fromEntries(
      monthCost(table, { requests, cachedShare }).map(({ item, listed }) => [item, listed]),
    );

  it('of 10⁸ requests, worked by hand', () => {
    const lines = cost(1e8, 0);
    expect(lines['CloudFront, requests']).toBeCloseTo(100, 6);
    expect(lines['CloudFront, bytes']).toBeCloseTo(120 * 0.085, 6);
    expect(lines['Lambda, requests']).toBeCloseTo(20, 6);
    // 10⁸ × 3 ms and 10⁵ starts of a second, at a gigabyte.
    expect(lines['Lambda, time']).toBeCloseTo(400_000 * 0.0000133334, 6);
    expect(lines['the function’s log']).toBeCloseTo(48 * 0.5, 6);
  });

  it('costs the function a tenth where the edge answers nine of ten', () => {
    expect(cost(1e8, 0.9)['Lambda, requests']).toBeCloseTo(2, 6);
    expect(cost(1e8, 0.9)['CloudFront, requests']).toBeCloseTo(100, 6);
  });
});

describe('a training run', () => {
  it('is paid for its minutes and those of the instance’s start, worked by hand', () => {
    // 60 minutes in all: the instance, 60 GB of disk, an address.
    expect(trainingCost(table, 52, 'on-demand')).toBeCloseTo(0.526 + 60 * 0.00011 + 0.005, 10);
    expect(trainingCost(table, 52, 'spot')).toBeLessThan(trainingCost(table, 52, 'on-demand'));
  });
});
