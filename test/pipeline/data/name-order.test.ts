import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNames } from '../../../pipeline/data/name-order.ts';

describe('compareNames', () => {
  it('puts numbers in names by their value', () => {
    const names = ['10', '9', 'b', 'a10', 'a9', '1'];
    expect(names.toSorted(compareNames)).toEqual(['1', '9', '10', 'a9', 'a10', 'b']);
  });

  it('puts any names in one order, however they came', () => {
    const name = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'A', 'é', '-', '_') });
    fc.assert(
      fc.property(fc.uniqueArray(name), (names) => {
        const reversed = names.toReversed().toSorted(compareNames);
        expect(names.toSorted(compareNames)).toEqual(reversed);
      }),
    );
  });
});
