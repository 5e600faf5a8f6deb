import { beforeAll, describe, expect, it } from 'vitest';
import type { FeatureMatrix } from '../../../../pipeline/classifier/network.ts';
import { takeRows } from '../../../../pipeline/classifier/network.ts';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import {
  kernelInceptionDistance,
  kernelSet,
} from '../../../../pipeline/evaluation/metrics/kernel-inception-distance.ts';
import { mean } from '../../../../pipeline/statistics.ts';
import { matrixOf, normalMatrix, rowsOf } from './matrices.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

async function distanceBetween(first: FeatureMatrix, second: FeatureMatrix): Promise<number> {
  return kernelInceptionDistance(await kernelSet(first), await kernelSet(second));
}

/** The definition, pair by pair: equation 4 of arXiv:1801.01401. */
function naiveDistance(first: FeatureMatrix, second: FeatureMatrix): number {
  const [ours, theirs] = [rowsOf(first), rowsOf(second)];
  return meanKernel(ours, ours) + meanKernel(theirs, theirs) - 2 * meanKernel(ours, theirs);
}

/** Over all pairs, but not of a row with itself. */
function meanKernel(
  rows: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
): number {
  let [sum, pairs] = [0, 0];
  for (const row of rows) {
    for (const other of others) {
      if (row === other) continue;
      let product = 0;
      for (let index = 0; index < row.length; index++) {
        product += (row[index] ?? 0) * (other[index] ?? 0);
      }
      sum += (product / row.length + 1) ** 3;
      pairs += 1;
    }
  }
  return sum / pairs;
}

function rowsMoved(matrix: FeatureMatrix, by: number): FeatureMatrix {
  return { ...matrix, values: matrix.values.map((value) => value + by) };
}

function slice(matrix: FeatureMatrix, first: number, count: number): FeatureMatrix {
  return takeRows(
    matrix,
    Array.from({ length: count }, (_, index) => first + index),
  );
}

describe('the kernel inception distance', () => {
  it('is what a calculation by hand gives for two pairs of numbers', async () => {
    // k(1, 2) = 3³ = 27; k(0, 3) = 1; across k(1, 0) = k(2, 0) = 1, k(1, 3) = 4³, k(2, 3) = 7³.
    const [first, second] = [matrixOf([[1], [2]]), matrixOf([[0], [3]])];
    const across = (1 + 1 + 64 + 343) / 4;
    expect(await distanceBetween(first, second)).toBeCloseTo(27 + 1 - 2 * across, 4);
  });

  it('divides the inner product by the number of features', async () => {
    // k(1, 1) = (4 / 4 + 1)³ = 8; k(0, 0) = k(1, 0) = 1.
    const ones = matrixOf(Array.from({ length: 3 }, () => [1, 1, 1, 1]));
    const zeros = matrixOf(Array.from({ length: 3 }, () => [0, 0, 0, 0]));
    expect(await distanceBetween(ones, zeros)).toBeCloseTo(8 + 1 - 2 * 1, 6);
  });

  it('equals a naive double loop, for sets of different sizes', async () => {
    const [first, second] = [normalMatrix('a', 60, 5), rowsMoved(normalMatrix('b', 35, 5), 0.4)];
    expect(await distanceBetween(first, second)).toBeCloseTo(naiveDistance(first, second), 4);
  });

  it('equals a naive double loop over more rows than one block holds', async () => {
    const [first, second] = [normalMatrix('c', 2300, 2), rowsMoved(normalMatrix('d', 1100, 2), 1)];
    const expected = naiveDistance(first, second);
    expect(await distanceBetween(first, second)).toBeCloseTo(expected, 4);
  });

  it('is symmetric', async () => {
    const [first, second] = [normalMatrix('a', 40, 3), rowsMoved(normalMatrix('b', 50, 3), 1)];
    const there = await distanceBetween(first, second);
    expect(await distanceBetween(second, first)).toBeCloseTo(there, 6);
  });

  it('is unbiased: over many splits of one distribution its mean is near 0, on both sides of it', async () => {
    const splits = 200;
    const all = normalMatrix('splits', splits * 40, 4);
    const values: number[] = [];
    for (let split = 0; split < splits; split++) {
      const [first, second] = [slice(all, split * 40, 20), slice(all, split * 40 + 20, 20)];
      values.push(await distanceBetween(first, second));
    }
    const centre = mean(values);
    const deviation = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
    // The biased estimate, which pairs each row with itself, would be about 1 here.
    expect(Math.abs(centre)).toBeLessThan((3 * deviation) / Math.sqrt(splits));
    expect(Math.min(...values)).toBeLessThan(0);
    expect(Math.max(...values)).toBeGreaterThan(0);
  });

  it('has the same expectation for few rows as for many', async () => {
    const distanceOf = async (count: number) => {
      const values: number[] = [];
      for (let round = 0; round < 2000 / count; round++) {
        const [first, second] = [`x${round}`, `y${round}`].map((name) =>
          normalMatrix(`${name}/${count}`, count, 4),
        ) as [FeatureMatrix, FeatureMatrix];
        values.push(await distanceBetween(first, rowsMoved(second, 1)));
      }
      return mean(values);
    };
    const [few, many] = [await distanceOf(20), await distanceOf(1000)];
    expect(Math.abs(few - many) / many).toBeLessThan(0.1);
  });

  it('needs two rows in each set, of the same size', async () => {
    await expect(kernelSet(matrixOf([[1]]))).rejects.toThrow(
      'a kernel inception distance needs two rows, not 1',
    );
    await expect(distanceBetween(normalMatrix('a', 9, 2), normalMatrix('b', 9, 3))).rejects.toThrow(
      'rows of 2 and of 3 do not compare',
    );
  });
});
