import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { FeatureMatrix } from '../../classifier/network.ts';

/**
 * The Fréchet distance between two sets of features, each taken for a Gaussian.
 *
 * @returns at least 0, in the square of the features' unit; small sets read high
 * @throws RangeError for rows of different sizes, or fewer than two
 */
export function frechetDistance(first: FeatureMatrix, second: FeatureMatrix): number {
  return gaussianFrechetDistance(gaussianMoments(first), gaussianMoments(second));
}

/**
 * The squared 2-Wasserstein distance of two Gaussians, |μ₁ − μ₂|² + tr(C₁ + C₂ − 2 (C₁^½ C₂ C₁^½)^½), for
 * any covariances, singular ones too. Dowson and Landau 1982, doi:10.1016/0047-259X(82)90077-X; for
 * images Heusel et al. 2017, arXiv:1706.08500. The product is taken in its symmetric form, whose
 * eigenvalues are those of C₁ C₂, real and not negative.
 *
 * @returns at least 0
 * @throws RangeError for Gaussians of different sizes
 */
export function gaussianFrechetDistance(first: GaussianMoments, second: GaussianMoments): number {
  const size = first.mean.length;
  if (size !== second.mean.length) {
    throw new RangeError(`features of ${size} and of ${second.mean.length} numbers do not compare`);
  }
  const meanDistance = first.mean.reduce(
    (sum, value, index) => sum + (value - (second.mean[index] ?? 0)) ** 2,
    0,
  );
  const traces = trace(first.covariance, size) + trace(second.covariance, size);
  const root = symmetricRoot(asMatrix(first.covariance, size));
  const product = root.mmul(asMatrix(second.covariance, size)).mmul(root);
  // Rounding leaves the product a little asymmetric, and null eigenvalues a little below zero.
  const symmetric = Matrix.add(product, product.transpose()).mul(0.5);
  const { realEigenvalues } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const overlap = realEigenvalues.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  return Math.max(0, meanDistance + traces - 2 * overlap);
}

/** The root of a symmetric matrix without negative eigenvalues: V · √Λ · Vᵀ. */
function symmetricRoot(matrix: Matrix): Matrix {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const roots = realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)));
  return eigenvectorMatrix.clone().mulRowVector(roots).mmul(eigenvectorMatrix.transpose());
}

function trace(values: Float64Array, size: number): number {
  let sum = 0;
  for (let index = 0; index < size; index++) sum += values[index * (size + 1)] ?? 0;
  return sum;
}

function asMatrix(values: Float64Array, size: number): Matrix {
  return Matrix.from1DArray(size, size, values);
}

/** A set of images is too small for a Fréchet distance. */
export class TooFewImages extends RangeError {
  override readonly name = 'TooFewImages' as const;
}

/**
 * The Gaussian of a set of features for a Fréchet distance. With no more images than features the covariance is
 * singular, and the distance says more of the number of images than of the images.
 *
 * @throws TooFewImages that names the number needed
 */
export function featureMoments(features: FeatureMatrix): GaussianMoments {
  const { count, size } = features;
  if (count <= size) {
    throw new TooFewImages(
      `a Fréchet distance of ${size} features needs ${size + 1} images or more, not ${count}`,
    );
  }
  return gaussianMoments(features);
}

/** The Gaussian that a set of features is taken for. */
export interface GaussianMoments {
  /** [size] */
  readonly mean: Float64Array;
  /** [size, size], symmetric. */
  readonly covariance: Float64Array;
}

/**
 * Mean and covariance of the rows, in doubles; the covariance over count − 1, as numpy.cov has it.
 *
 * @throws RangeError for fewer than two rows, of which there is no covariance
 */
export function gaussianMoments({ count, size, values }: FeatureMatrix): GaussianMoments {
  if (count < 2) throw new RangeError(`a covariance needs two rows, not ${count}`);
  const mean = columnMeans({ count, size, values });
  const covariance = new Float64Array(size * size);
  const centred = new Float64Array(size);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < size; column++) {
      centred[column] = (values[row * size + column] ?? 0) - (mean[column] ?? 0);
    }
    addUpperProducts(covariance, centred);
  }
  for (let row = 0; row < size; row++) {
    for (let column = row; column < size; column++) {
      const value = (covariance[row * size + column] ?? 0) / (count - 1);
      covariance[row * size + column] = value;
      covariance[column * size + row] = value;
    }
  }
  return { mean, covariance };
}

function columnMeans({ count, size, values }: FeatureMatrix): Float64Array {
  const means = new Float64Array(size);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < size; column++) {
      means[column] = (means[column] ?? 0) + (values[row * size + column] ?? 0);
    }
  }
  return means.map((sum) => sum / count);
}

/** Adds row · rowᵀ to the upper triangle. */
function addUpperProducts(sums: Float64Array, row: Float64Array): void {
  const size = row.length;
  for (let first = 0; first < size; first++) {
    const value = row[first] as number;
    for (let second = first; second < size; second++) {
      const place = first * size + second;
      sums[place] = (sums[place] as number) + value * (row[second] as number);
    }
  }
}
