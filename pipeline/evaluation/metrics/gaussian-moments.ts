import type { FeatureMatrix } from '../../classifier/feature-matrix.ts';

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
