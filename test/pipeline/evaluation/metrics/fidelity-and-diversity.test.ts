import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import type { FeatureMatrix } from '../../../../pipeline/classifier/network.ts';
import {
  fidelityAndDiversity,
  neighbourhoodsOf,
} from '../../../../pipeline/evaluation/metrics/fidelity-and-diversity.ts';
import { featureRows } from '../../../../pipeline/evaluation/metrics/distance-blocks.ts';
import { nearestNeighbours } from '../../../../pipeline/evaluation/metrics/nearest-neighbours.ts';
import { distanceOf, matrixOf, normalMatrix, rowsOf } from './matrices.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

async function figuresOf(generated: FeatureMatrix, real: FeatureMatrix, k: number) {
  return fidelityAndDiversity(
    await neighbourhoodsOf(generated, k),
    await neighbourhoodsOf(real, k),
  );
}

/** The definitions of Naeem et al. 2020, section 3, pair by pair in doubles. */
function naiveFigures(generated: FeatureMatrix, real: FeatureMatrix, k: number) {
  const [fakes, reals] = [rowsOf(generated), rowsOf(real)];
  const radiiOf = (rows: readonly (readonly number[])[]) =>
    rows.map(
      (row, own) =>
        rows
          .filter((_, index) => index !== own)
          .map((other) => distanceOf(row, other))
          .toSorted((a, b) => a - b)[k - 1] ?? 0,
    );
  const [fakeRadii, realRadii] = [radiiOf(fakes), radiiOf(reals)];
  const inRealBall = fakes.map((fake) =>
    reals.map((row, index) => distanceOf(fake, row) < (realRadii[index] ?? 0)),
  );
  const share = (isCounted: readonly boolean[]) =>
    isCounted.filter(Boolean).length / isCounted.length;
  return {
    precision: share(inRealBall.map((balls) => balls.some(Boolean))),
    recall: share(
      reals.map((row) =>
        fakes.some((fake, index) => distanceOf(fake, row) < (fakeRadii[index] ?? 0)),
      ),
    ),
    density: inRealBall.flat().filter(Boolean).length / (k * fakes.length),
    coverage: share(reals.map((_, index) => inRealBall.some((balls) => balls[index]))),
  };
}

describe('precision, recall, density and coverage', () => {
  it('of points on a line, by hand, k = 1', async () => {
    // Real 0, 1, 3, 7 reach 1, 1, 2, 4; generated 0.5, 2.5, 20 reach 2, 2, 17.5.
    const real = matrixOf([[0], [1], [3], [7]]);
    const generated = matrixOf([[0.5], [2.5], [20]]);
    // 0.5 lies within 1 of 0 and of 1; 2.5 within 2 of 3 (and 1.5 from 1, 4.5 from 7); 20 nowhere.
    expect(await figuresOf(generated, real, 1)).toEqual({
      precision: 2 / 3,
      // 0 and 1 are within 2 of 0.5, 3 within 2 of 2.5, 7 within 17.5 of 20.
      recall: 1,
      density: 3 / 3,
      // The ball of 7 holds none: 2.5 is 4.5 away.
      coverage: 3 / 4,
    });
  });

  it('do not count what lies on the border of a neighbourhood', async () => {
    const real = matrixOf([[0], [2], [4]]);
    const generated = matrixOf([[-2], [6]]);
    expect(await figuresOf(generated, real, 1)).toEqual({
      precision: 0,
      recall: 1,
      density: 0,
      coverage: 0,
    });
  });

  it('are those of the definitions, pair by pair, for sets that overlap in part', async () => {
    const real = normalMatrix('real', 230, 4);
    const normal = normalMatrix('generated', 170, 4);
    const generated = { ...normal, values: normal.values.map((value) => 0.6 * value + 0.5) };
    const found = await figuresOf(generated, real, 5);
    const expected = naiveFigures(generated, real, 5);
    expect(found).toEqual(expected);
    expect(expected.precision).toBeGreaterThan(expected.recall);
  });

  it('are 1 for a set against itself, but for density, which counts doubles by k', async () => {
    const set = normalMatrix('itself', 120, 3);
    const { precision, recall, density, coverage } = await figuresOf(set, set, 5);
    expect([precision, recall, coverage]).toEqual([1, 1, 1]);
    // Each lies in its own ball, and in those of which it is one of the four nearer neighbours.
    expect(density).toBe(1);
  });

  it('are 0 where nothing is near', async () => {
    const real = normalMatrix('near', 60, 3);
    const far = { ...real, values: real.values.map((value) => value + 100) };
    expect(await figuresOf(far, real, 5)).toEqual({
      precision: 0,
      recall: 0,
      density: 0,
      coverage: 0,
    });
  });

  it('have the expected values for two samples of one distribution, whatever it is', async () => {
    // Naeem et al. 2020, section 3.3: density 1, coverage 1 − Π (M − i)/(2M − i), i = 1 … k.
    const [count, k] = [2000, 5];
    const { density, coverage } = await figuresOf(
      normalMatrix('one', count, 16),
      normalMatrix('other', count, 16),
      k,
    );
    const missed = Array.from({ length: k }, (_, index) => index + 1).reduce(
      (product, index) => (product * (count - index)) / (2 * count - index),
      1,
    );
    expect(missed).toBeCloseTo(1 / 32, 3);
    expect(Math.abs(coverage - (1 - missed))).toBeLessThan(0.012);
    // Its spread is wide: the published run of 10,000 in 1,000 dimensions gave 1.0555.
    expect(Math.abs(density - 1)).toBeLessThan(0.1);
  });

  it('refuse neighbourhoods of different k', async () => {
    const set = normalMatrix('set', 20, 2);
    await expect(
      fidelityAndDiversity(await neighbourhoodsOf(set, 3), await neighbourhoodsOf(set, 5)),
    ).rejects.toThrow('neighbourhoods of 3 and of 5');
  });
});

describe('the neighbourhoods of a set', () => {
  it('reach to the same bit as far as a search over all ordered pairs says, across the borders of blocks', async () => {
    const set = normalMatrix('borders', 2300, 9);
    const [k, rows] = [5, featureRows(set)];
    const { squaredRadii } = await neighbourhoodsOf(set, k);
    const found = await nearestNeighbours(rows, rows, k, { isSameSet: true });
    const expected = found.squaredDistances.filter((_, place) => place % k === k - 1);
    expect(squaredRadii).toEqual(expected);
  });

  it('are of size 0 where as many doubles lie at one place, and refused for k images', async () => {
    const doubles = matrixOf([[3], [3], [3], [7]]);
    const { squaredRadii } = await neighbourhoodsOf(doubles, 2);
    expect([...squaredRadii]).toEqual([0, 0, 0, 16]);
    await expect(neighbourhoodsOf(doubles, 4)).rejects.toThrow('4 neighbours among 3');
  });
});
