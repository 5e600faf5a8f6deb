import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import { classShares, variety } from '../../../../pipeline/evaluation/metrics/variety.ts';
import { distanceOf, matrixOf, normalMatrix, rowsOf } from './matrices.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

describe('variety', () => {
  it('is the mean distance over all pairs: the sides of a 3-4-5 triangle', async () => {
    const triangle = matrixOf([
      [0, 0],
      [3, 0],
      [3, 4],
    ]);
    expect(await variety(triangle)).toBeCloseTo((3 + 4 + 5) / 3, 6);
  });

  it('is that of a naive loop, over more than one block', async () => {
    const set = normalMatrix('varied', 1200, 3);
    const rows = rowsOf(set);
    let sum = 0;
    for (const [first, row] of rows.entries()) {
      for (const other of rows.slice(first + 1)) sum += distanceOf(row, other);
    }
    expect(await variety(set)).toBeCloseTo((2 * sum) / (1200 * 1199), 5);
  });

  it('is 0 for one image again and again', async () => {
    expect(
      await variety(
        matrixOf([
          [1, 2],
          [1, 2],
          [1, 2],
        ]),
      ),
    ).toBe(0);
  });

  it('needs two images', async () => {
    await expect(variety(matrixOf([[1]]))).rejects.toThrow('variety needs two images, not 1');
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
