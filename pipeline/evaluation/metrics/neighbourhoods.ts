import { featureRows } from './distance-blocks.ts';
import type { FeatureMatrix } from '../../classifier/feature-matrix.ts';
import { nearestNeighbours } from './nearest-neighbours.ts';

/** The neighbour that a neighbourhood reaches to (Naeem et al. 2020, section 4.2). */
export const neighbourRank = 5;

/** A set of features, each with the ball around it that its k-th nearest other one lies on. */
export interface Neighbourhoods {
  readonly features: FeatureMatrix;
  readonly k: number;
  /** [count] */
  readonly squaredRadii: Float32Array;
}

/**
 * The neighbourhoods of a set: the manifold estimate of Kynkäänniemi et al. 2019, arXiv:1904.06991.
 *
 * @throws RangeError for a set of k images or fewer
 */
export async function neighbourhoodsOf(
  features: FeatureMatrix,
  k: number = neighbourRank,
): Promise<Neighbourhoods> {
  const rows = featureRows(features);
  const { squaredDistances } = await nearestNeighbours(rows, rows, k, { isSameSet: true });
  const squaredRadii = Float32Array.from(
    { length: features.count },
    (_, row) => squaredDistances[row * k + k - 1] ?? 0,
  );
  return { features, k, squaredRadii };
}
