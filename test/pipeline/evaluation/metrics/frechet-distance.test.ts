import { describe, expect, it } from 'vitest';
import {
  TooFewImages,
  featureMoments,
  frechetDistance,
  gaussianFrechetDistance,
  gaussianMoments,
} from '../../../../pipeline/evaluation/metrics/frechet-distance.ts';
import { matrixOf, normalMatrix } from './matrices.ts';

/** A Gaussian from its mean and the rows of its covariance. */
function gaussian(mean: readonly number[], covariance: readonly (readonly number[])[]) {
  return { mean: Float64Array.from(mean), covariance: Float64Array.from(covariance.flat()) };
}

describe('gaussian moments', () => {
  it('are the mean and the covariance over count − 1, as numpy.cov has it', () => {
    // The worked example of numpy.cov's documentation: [[0, 2], [1, 1], [2, 0]].
    const { mean, covariance } = gaussianMoments(
      matrixOf([
        [0, 2],
        [1, 1],
        [2, 0],
      ]),
    );
    expect([...mean]).toEqual([1, 1]);
    expect([...covariance]).toEqual([1, -1, -1, 1]);
  });

  it('need two rows', () => {
    expect(() => gaussianMoments(matrixOf([[1, 2]]))).toThrow('a covariance needs two rows, not 1');
  });
});

describe('the Fréchet distance', () => {
  it('of one-dimensional Gaussians is (μ₁ − μ₂)² + (σ₁ − σ₂)²', () => {
    const distance = gaussianFrechetDistance(gaussian([3], [[4]]), gaussian([-1], [[25]]));
    expect(distance).toBeCloseTo(4 ** 2 + (2 - 5) ** 2, 10);
  });

  it('of independent coordinates is the sum over them', () => {
    const first = gaussian(
      [0, 1, 2],
      [
        [1, 0, 0],
        [0, 4, 0],
        [0, 0, 9],
      ],
    );
    const second = gaussian(
      [1, 1, 0],
      [
        [16, 0, 0],
        [0, 4, 0],
        [0, 0, 1],
      ],
    );
    expect(gaussianFrechetDistance(first, second)).toBeCloseTo(1 + 0 + 4 + 9 + 0 + 4, 10);
  });

  it('agrees with the closed form of correlated pairs, tr √M = √(tr M + 2 √det M)', () => {
    const [a, b, c] = [2, 0.7, 1];
    const [d, e, f] = [1.5, -0.9, 3];
    const product = [
      [a * d + b * e, a * e + b * f],
      [b * d + c * e, b * e + c * f],
    ] as const;
    const trace = product[0][0] + product[1][1];
    const determinant = (a * c - b * b) * (d * f - e * e);
    const expected = a + c + d + f - 2 * Math.sqrt(trace + 2 * Math.sqrt(determinant));
    const first = gaussian(
      [0, 0],
      [
        [a, b],
        [b, c],
      ],
    );
    const second = gaussian(
      [0, 0],
      [
        [d, e],
        [e, f],
      ],
    );
    expect(gaussianFrechetDistance(first, second)).toBeCloseTo(expected, 10);
    expect(gaussianFrechetDistance(second, first)).toBeCloseTo(expected, 10);
  });

  it('of singular covariances: points on a line against points on another', () => {
    // All variance along the first axis against all along the second: nothing overlaps.
    const first = gaussian(
      [0, 0],
      [
        [4, 0],
        [0, 0],
      ],
    );
    const second = gaussian(
      [0, 0],
      [
        [0, 0],
        [0, 9],
      ],
    );
    expect(gaussianFrechetDistance(first, second)).toBeCloseTo(13, 10);
  });

  it('gives 0 for a set against itself, with more numbers a row than rows too', () => {
    const many = normalMatrix('many', 400, 24);
    const few = normalMatrix('few', 10, 24);
    expect(frechetDistance(many, many)).toBeCloseTo(0, 6);
    expect(frechetDistance(few, few)).toBeCloseTo(0, 6);
    expect(frechetDistance(few, few)).toBeGreaterThanOrEqual(0);
  });

  it('grows by the square of a shift, and by nothing else', () => {
    const set = normalMatrix('shifted', 300, 8);
    const moved = { ...set, values: set.values.map((value) => value + 0.5) };
    expect(frechetDistance(set, moved)).toBeCloseTo(8 * 0.5 ** 2, 4);
  });

  it('is refused for no more images than features, with the number that is needed', () => {
    expect(() => featureMoments(normalMatrix('few', 24, 24))).toThrow(
      new TooFewImages('a Fréchet distance of 24 features needs 25 images or more, not 24'),
    );
    const enough = normalMatrix('enough', 25, 24);
    expect(featureMoments(enough)).toEqual(gaussianMoments(enough));
  });

  it('refuses rows of different sizes', () => {
    expect(() => frechetDistance(normalMatrix('a', 9, 2), normalMatrix('b', 9, 3))).toThrow(
      'features of 2 and of 3 numbers do not compare',
    );
  });
});
