import { describe, expect, it } from 'vitest';
import { figureOverDraws } from '../../../pipeline/evaluation/draws.ts';

describe('a figure over draws', () => {
  it('is their mean and sample standard deviation, beside the mean of the baselines', () => {
    expect(figureOverDraws([2, 4, 9], [1, 2])).toEqual({
      mean: 5,
      std: Math.sqrt((9 + 1 + 16) / 2),
      floor: 1.5,
    });
  });

  it('of one draw has no standard deviation, and no baseline if none was measured', () => {
    expect(figureOverDraws([7])).toEqual({ mean: 7, std: 0, floor: null });
    expect(figureOverDraws([7], [])).toEqual({ mean: 7, std: 0, floor: null });
  });
});
