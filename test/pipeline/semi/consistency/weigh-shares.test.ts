import { describe, expect, it } from 'vitest';
import {
  balanceShares,
  keepSurest,
  sharpenShares,
  weighByCertainty,
  weighUntilCertain,
} from '../../../../pipeline/semi/consistency/weigh-shares.ts';

describe('the surest rows', () => {
  it('are a share of each class, those of least entropy', () => {
    const shares = Float64Array.of(0.9, 0.1, 0.6, 0.4, 0.99, 0.01, 0.7, 0.3, 0.2, 0.8, 0.45, 0.55);
    const { labels, weights } = keepSurest(shares, 2, 0.5);
    expect([...labels]).toEqual([0, 0, 0, 0, 1, 1]);
    expect([...weights]).toEqual([1, 0, 1, 0, 1, 0]);
  });
});

describe('the certainty of rows', () => {
  it('is 1 where one class has it all, 0 where all classes are alike', () => {
    const { labels, weights } = weighByCertainty(Float64Array.of(0, 1, 0.5, 0.5, 0.9, 0.1), 2);
    expect([...labels]).toEqual([1, 0, 0]);
    expect(weights[0]).toBe(1);
    expect(weights[1]).toBeCloseTo(0, 6);
    // 1 − H(0.9) bits.
    expect(weights[2]).toBeCloseTo(0.531, 3);
  });
});

describe('sharpened shares', () => {
  it('are powers of the shares, each row adding up to 1', () => {
    const sharp = sharpenShares(Float64Array.of(0.6, 0.4, 0.5, 0.5, 1, 0), 2, 0.5);
    const of = 0.36 / (0.36 + 0.16);
    for (const [index, value] of [of, 1 - of, 0.5, 0.5, 1, 0].entries())
      expect(sharp[index]).toBeCloseTo(value, 12);
  });

  it('are the shares themselves at a temperature of 1, which is the default', () => {
    const shares = Float64Array.of(0.7, 0.3, 0.2, 0.8);
    expect([...sharpenShares(shares, 2)]).toEqual([...shares]);
  });
});

describe('balanced shares', () => {
  it('have classes that are all as frequent, and keep the order of rows', () => {
    const shares = Float64Array.of(0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.6, 0.4);
    const balanced = balanceShares(shares, 2);
    const first = [0, 1, 2, 3].map((row) => balanced[2 * row] ?? 0);
    expect(first.reduce((sum, value) => sum + value, 0)).toBeCloseTo(2, 3);
    expect(first).toEqual(first.toSorted((a, b) => b - a));
    for (const [row, value] of first.entries())
      expect(value + (balanced[2 * row + 1] ?? 0)).toBeCloseTo(1, 9);
  });
});

describe('shares that are squared until rows are certain', () => {
  const shares = Float64Array.of(0.51, 0.49, 0.48, 0.52, 0.5, 0.5);
  const meanOf = ({ weights }: { readonly weights: Float32Array }) =>
    weights.reduce((sum, weight) => sum + weight, 0) / weights.length;

  it('weigh as much in the mean as is wanted, and no more squarings than that takes', () => {
    const weighed = weighUntilCertain(shares, 2, { certainty: 0.5 });
    const powers = Array.from({ length: 8 }, (_, power) =>
      weighByCertainty(sharpenShares(shares, 2, 1 / 2 ** power), 2),
    );
    const first = powers.find((power) => meanOf(power) >= 0.5);
    expect(meanOf(weighed)).toBeCloseTo(meanOf(first ?? weighed), 6);
    expect([...weighed.labels]).toEqual([0, 1, 0]);
    // Nothing says what the third row is.
    expect(weighed.weights[2]).toBeCloseTo(0, 6);
  });

  it('stay as the temperature makes them where that is enough, or nothing is wanted', () => {
    const sure = Float64Array.of(0.9, 0.1, 0.05, 0.95);
    const once = weighByCertainty(sharpenShares(sure, 2, 0.5), 2);
    expect(weighUntilCertain(sure, 2, { temperature: 0.5, certainty: 0.5 })).toEqual(once);
    const alike = weighByCertainty(sharpenShares(shares, 2, 0.5), 2);
    expect(weighUntilCertain(shares, 2, { temperature: 0.5 })).toEqual(alike);
  });

  it('end where no number of squarings is enough', () => {
    const alike = Float64Array.of(0.5, 0.5, 0.5, 0.5);
    expect(weighUntilCertain(alike, 2, { certainty: 0.9 }).weights.every(Number.isFinite)).toBe(
      true,
    );
  });
});
