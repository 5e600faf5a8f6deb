import { describe, expect, it } from 'vitest';
import { rowsOfPairs } from '../../../pipeline/engines/kernels/rows-of-pairs.ts';

describe('the pairs of two tensors as rows', () => {
  it('are one row where the shapes are alike', () => {
    expect(rowsOfPairs([2, 3, 4], [1, 2, 3, 4])).toMatchObject({ rows: 1, columns: 24 });
  });

  it('are one row whose numbers all meet the same scalar', () => {
    const pairs = rowsOfPairs([2, 3], [1]);
    expect(pairs).toMatchObject({ rows: 1, columns: 6, a: { column: 1 }, b: { column: 0 } });
  });

  it('meet one row of the other tensor', () => {
    expect(rowsOfPairs([4, 5, 3], [1, 5, 3])).toEqual({
      rows: 4,
      columns: 15,
      a: { row: 15, column: 1 },
      b: { row: 0, column: 1 },
    });
  });

  it('meet one number a row of the other tensor', () => {
    expect(rowsOfPairs([4, 1, 1], [4, 5, 3])).toEqual({
      rows: 4,
      columns: 15,
      a: { row: 1, column: 0 },
      b: { row: 15, column: 1 },
    });
  });

  it.each([
    ['three axes take turns', [4, 1, 3], [4, 5, 3]],
    ['there are no numbers', [0, 3], [1, 3]],
    ['the shapes do not fit', [2, 3], [2, 4]],
  ])('are none where %s', (_, a, b) => {
    expect(rowsOfPairs(a, b)).toBeNull();
  });
});
