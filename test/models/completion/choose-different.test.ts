import { describe, expect, it } from 'vitest';
import { chooseDifferent } from '../../../models/completion/choose-different.ts';
import {
  plausibleLabels,
  shareOutLabels,
  weighLabels,
} from '../../../models/completion/choose-labels.ts';

describe('labels of completions', () => {
  // Averages by hand: .6; then .3 and .3 (the first wins); then .3; then .2, .15 and .1.
  it('go by the highest averages', () => {
    expect(shareOutLabels(Float64Array.of(0.1, 0.6, 0.3), 5)).toEqual([1, 1, 2, 1, 1]);
  });

  it('begin with the most likely', () => {
    expect(shareOutLabels(Float64Array.of(0.2, 0.2, 0.5, 0.1), 1)).toEqual([2]);
  });
});

describe('labels that are tried', () => {
  it('are the three likeliest, those that are hardly possible left out', () => {
    expect(plausibleLabels(Float64Array.of(0.1, 0.3, 0.4, 0.2))).toEqual([2, 1, 3]);
    expect(plausibleLabels(Float64Array.of(0.005, 0.01, 0.97, 0.015))).toEqual([2]);
  });

  it('are weighed by how well the best of each fits', () => {
    const weights = weighLabels(Float64Array.of(0.5, 0.3, 0.2), [
      { label: 0, misfit: 0.2 },
      { label: 1, misfit: 0.3 },
      { label: 1, misfit: 0.1 },
    ]);
    expect(weights[0]).toBeCloseTo(0.5 * Math.exp(-6), 12);
    expect(weights[1]).toBeCloseTo(0.3 * Math.exp(-3), 12);
    expect(weights[2]).toBe(0);
  });
});

describe('a choice of completions', () => {
  const known = Uint8Array.of(1, 0);
  const scored = [
    { label: 3, pixels: Uint8Array.of(9, 100), score: 2 },
    { label: 3, pixels: Uint8Array.of(9, 100), score: 1 },
    { label: 3, pixels: Uint8Array.of(9, 104), score: 3 },
    { label: 3, pixels: Uint8Array.of(9, 160), score: 6 },
    { label: 3, pixels: Uint8Array.of(9, 255), score: 50 },
    { label: 8, pixels: Uint8Array.of(9, 7), score: 90 },
  ];

  it('takes the likeliest of a label first, then the most different that is likely enough', () => {
    const chosen = chooseDifferent(scored, [3, 3, 8], known);
    expect(chosen.map(({ score }) => score)).toEqual([1, 6, 90]);
  });

  it('falls back to the likeliest remaining label', () => {
    const chosen = chooseDifferent(scored, [3, 3, 3, 3, 3], known);
    expect(chosen.map(({ score }) => score)).toEqual([1, 6, 3, 2, 50]);
  });
});
