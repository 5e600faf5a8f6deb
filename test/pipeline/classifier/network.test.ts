import { describe, expect, it } from 'vitest';
import { labelAgreement } from '../../../pipeline/classifier/network.ts';

describe('label agreement', () => {
  it('is the share of labels that are the same', () => {
    expect(labelAgreement([1, 2, 3, 3], [1, 2, 0, 3])).toBe(0.75);
  });

  it('refuses lists that do not belong together', () => {
    expect(() => labelAgreement([1], [1, 2])).toThrow('1 labels against 2');
    expect(() => labelAgreement([], [])).toThrow('0 labels against 0');
  });
});
