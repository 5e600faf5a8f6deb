import { describe, expect, it } from 'vitest';
import { classShares } from '../../../../pipeline/evaluation/metrics/variety.ts';
import { labelAgreement } from '../../../../pipeline/classifier/network.ts';

describe('label agreement', () => {
  it('is the share of labels that are the same', () => {
    expect(labelAgreement([1, 2, 3, 3], [1, 2, 0, 3])).toBe(0.75);
  });

  it('refuses lists that do not belong together', () => {
    expect(() => labelAgreement([1], [1, 2])).toThrow('1 labels against 2');
    expect(() => labelAgreement([], [])).toThrow('0 labels against 0');
  });
});

describe('class shares', () => {
  it('count each label over all, classes without any too', () => {
    expect([...classShares([2, 0, 2, 2], 4)]).toEqual([0.25, 0, 0.75, 0]);
  });

  it('are 0 of nothing', () => {
    expect([...classShares([], 2)]).toEqual([0, 0]);
  });
});
