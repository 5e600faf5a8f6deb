import { describe, expect, it } from 'vitest';
import { latentBetween, meanLatent, truncateLatent } from '../../../models/seed/latent.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';

const [from, to] = [seedToLatent('a', 64), seedToLatent('b', 64)];
const length = (vector: Float32Array) => Math.hypot(...vector);

describe('latentBetween', () => {
  it('is the ends at the ends', () => {
    expect(latentBetween(from, to, 0)).toEqual(from);
    expect(latentBetween(from, to, 1)).toEqual(to);
  });

  it('keeps the length of a latent vector on the way, as a straight line would not', () => {
    for (const share of [0.25, 0.5, 0.75]) {
      const wanted = length(from) * (1 - share) + length(to) * share;
      expect(length(latentBetween(from, to, share))).toBeCloseTo(wanted, 4);
    }
  });

  it('goes the shortest way: a half-way point worked by hand', () => {
    const half = latentBetween(Float32Array.of(3, 0), Float32Array.of(0, 1), 0.5);
    // (1.5, 0.5), put to the length 2.
    expect(half[0]).toBeCloseTo((1.5 * 2) / Math.sqrt(2.5), 6);
    expect(half[1]).toBeCloseTo((0.5 * 2) / Math.sqrt(2.5), 6);
  });

  it('stays finite between opposites', () => {
    const middle = latentBetween(Float32Array.of(1, 0), Float32Array.of(-1, 0), 0.5);
    expect([...middle]).toEqual([0, 0]);
  });
});

describe('meanLatent', () => {
  it('of one is that one', () => {
    expect(meanLatent([from])).toBe(from);
  });

  it('of two is half-way between them', () => {
    const mean = meanLatent([from, to]);
    const half = latentBetween(from, to, 0.5);
    for (const [index, value] of mean.entries()) expect(value).toBeCloseTo(half[index] ?? 0, 5);
  });

  it('has the mean of the lengths: worked by hand', () => {
    const mean = meanLatent([
      Float32Array.of(3, 0, 0),
      Float32Array.of(0, 3, 0),
      Float32Array.of(0, 0, 3),
    ]);
    for (const value of mean) expect(value).toBeCloseTo(Math.sqrt(3), 6);
  });

  it('stays finite between opposites, and needs one', () => {
    expect([...meanLatent([Float32Array.of(1), Float32Array.of(-1)])]).toEqual([0]);
    expect(() => meanLatent([])).toThrow('no latent vectors to take the mean of');
  });
});

describe('truncateLatent', () => {
  it('scales each number, and leaves all at 1', () => {
    expect([...truncateLatent(Float32Array.of(1, -2), 0.5)]).toEqual([0.5, -1]);
    expect(truncateLatent(from, 1)).toBe(from);
  });
});
