import { describe, expect, it } from 'vitest';
import {
  imageCost,
  monthCost,
  priceDates,
  priceOf,
  readPriceTable,
  trainingCost,
} from '../../costs/costs.ts';

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
    // European requests: 0.0120 dollars for 10,000.
    expect(lines['CloudFront, requests']).toBeCloseTo(1e4 * 0.012, 6);
    expect(lines['CloudFront, bytes']).toBeCloseTo(120 * 0.085, 6);
    expect(lines['Lambda, requests']).toBeCloseTo(20, 6);
    // 10⁸ × 3 ms and 10⁵ starts of a second, at a gigabyte.
    expect(lines['Lambda, time']).toBeCloseTo(400_000 * 0.0000133334, 6);
    // 480 bytes a request are 48 GB, of which 15 % are stored.
    expect(lines['the function’s log, written']).toBeCloseTo(48 * 0.5, 6);
    expect(lines['the function’s log, stored']).toBeCloseTo(48 * 0.15 * 0.03, 6);
  });

  it('costs the function a tenth where the edge answers nine of ten', () => {
    expect(cost(1e8, 0.9)['Lambda, requests']).toBeCloseTo(2, 6);
    expect(cost(1e8, 0.9)['CloudFront, requests']).toBeCloseTo(120, 6);
  });
});

describe('a training run', () => {
  const gpu = { kind: 'gpu', spot: false } as const;
  const cpu = { kind: 'cpu', spot: false } as const;

  it('on a GPU is paid for its minutes and those of the instance’s start, worked by hand', () => {
    // 60 minutes in all: the instance, 60 GB of disk, an address.
    expect(trainingCost(table, 52, gpu)).toBeCloseTo(0.526 + 60 * 0.00011 + 0.005, 10);
    expect(trainingCost(table, 52, { ...gpu, spot: true })).toBeCloseTo(
      0.21 + 60 * 0.00011 + 0.005,
      10,
    );
  });

  it('on Fargate is paid for four vCPUs, eight gigabytes and an address, worked by hand', () => {
    const full = 4 * 0.04048 + 8 * 0.004445;
    expect(trainingCost(table, 58, cpu)).toBeCloseTo(full + 0.005, 10);
    expect(trainingCost(table, 58, { ...cpu, spot: true })).toBeCloseTo(0.3 * full + 0.005, 10);
  });

  it('leaves an image behind, whose first half gigabyte is free only after the free tier', () => {
    expect(imageCost(table, 'gpu')).toBeCloseTo(0.4, 10);
  });
});

describe('the price table', () => {
  it('names AWS’s page and the day for each price', () => {
    for (const { source, date } of Object.values(table.prices)) {
      expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing\/.*$/);
      expect(date).toMatch(/^2026-11-/);
    }
    expect(priceDates(table)).toEqual(['2026-11-23', '2026-11-28']);
  });
});
