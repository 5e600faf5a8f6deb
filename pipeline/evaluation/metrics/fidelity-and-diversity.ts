import type { FeatureMatrix } from '../../classifier/network.ts';
import {
  type DistanceBlock,
  featureRows,
  visitDistances,
  visitOwnProducts,
} from './distance-blocks.ts';

/** How well generated images lie among real ones, and real ones among generated. */
export interface FidelityAndDiversity {
  /** Share of generated images inside a real image's neighbourhood, 0..1. */
  readonly precision: number;
  /** Share of real images inside a generated image's neighbourhood, 0..1. */
  readonly recall: number;
  /** Real neighbourhoods that a generated image lies in, over k: about 1 for the same distribution. */
  readonly density: number;
  /** Share of real images with a generated one in their neighbourhood, 0..1. */
  readonly coverage: number;
}

/** What the distances have shown so far. */
interface Tally {
  /** [generated]: the real neighbourhoods that each lies in. */
  readonly realBalls: Uint32Array;
  /** [real]: 1 where it lies in a generated image's neighbourhood. */
  readonly isReached: Uint8Array;
  /** [real]: 1 where its own neighbourhood holds a generated image. */
  readonly isCovered: Uint8Array;
}

/**
 * Precision and recall (Kynkäänniemi et al. 2019, arXiv:1904.06991), density and coverage (Naeem et al.
 * 2020, arXiv:2002.09797) from one pass over the distances. A neighbourhood does not hold its border.
 * As compute_prdc of https://github.com/clovaai/generative-evaluation-prdc
 *
 * @throws RangeError for neighbourhoods of different k or of rows of different sizes
 */
export async function fidelityAndDiversity(
  generated: Neighbourhoods,
  real: Neighbourhoods,
): Promise<FidelityAndDiversity> {
  const tally = neighbourhoodTally(generated, real);
  await visitDistances(featureRows(generated.features), featureRows(real.features), tally.add);
  return tally.figures();
}

/**
 * Counts what lies in which neighbourhood, block by block, for {@link fidelityAndDiversity}.
 *
 * @throws RangeError for neighbourhoods of different k
 */
export function neighbourhoodTally(generated: Neighbourhoods, real: Neighbourhoods) {
  const { k } = real;
  if (generated.k !== k) throw new RangeError(`neighbourhoods of ${generated.k} and of ${k}`);
  const tally: Tally = {
    realBalls: new Uint32Array(generated.features.count),
    isReached: new Uint8Array(real.features.count),
    isCovered: new Uint8Array(real.features.count),
  };
  const radii = { real: real.squaredRadii, generated: generated.squaredRadii };
  return {
    /** @param block distances of generated images to real ones */
    add: (block: DistanceBlock) => count(block, radii, tally),
    /** The figures of the sets whose blocks were added. */
    figures(): FidelityAndDiversity {
      const balls = tally.realBalls.reduce((sum, number) => sum + number, 0);
      return {
        precision: shareAboveZero(tally.realBalls),
        recall: shareAboveZero(tally.isReached),
        density: balls / (k * generated.features.count),
        coverage: shareAboveZero(tally.isCovered),
      };
    },
  };
}

function count(
  block: DistanceBlock,
  radii: { readonly real: Float32Array; readonly generated: Float32Array },
  { realBalls, isReached, isCovered }: Tally,
): void {
  for (let row = 0; row < block.queries; row++) {
    const generated = block.firstQuery + row;
    const ownRadius = radii.generated[generated] as number;
    let balls = 0;
    for (let column = 0; column < block.references; column++) {
      const real = block.firstReference + column;
      const distance = block.squared[row * block.references + column] as number;
      if (distance < ownRadius) isReached[real] = 1;
      if (distance >= (radii.real[real] as number)) continue;
      balls += 1;
      isCovered[real] = 1;
    }
    realBalls[generated] = (realBalls[generated] as number) + balls;
  }
}

function shareAboveZero(values: Iterable<number> & { readonly length: number }): number {
  let above = 0;
  for (const value of values) above += Number(value > 0);
  return above / values.length;
}

/** The neighbour that a neighbourhood reaches to (Naeem et al. 2020, section 4.2). */
const neighbourRank = 5;

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
  const search = neighbourhoodSearch(features, k);
  await visitOwnProducts(featureRows(features), (block) => search.add(block.toDistances()));
  return search.neighbourhoods();
}

/**
 * Finds the neighbourhoods of a set from the distances between its rows, block by block, for
 * {@link neighbourhoodsOf}.
 *
 * @throws RangeError for a set of k images or fewer
 */
export function neighbourhoodSearch(features: FeatureMatrix, k: number = neighbourRank) {
  const { count: rows } = features;
  if (rows <= k) throw new RangeError(`${k} neighbours among ${rows - 1}`);
  // [rows, k]: the least squared distances of each row to others, ascending
  const nearest = new Float32Array(rows * k).fill(Number.POSITIVE_INFINITY);
  return {
    /** @param block of rows with themselves and later ones */
    add: (block: DistanceBlock) => takeBothWays(nearest, k, block),
    /** The neighbourhoods of the set whose blocks were added. */
    neighbourhoods(): Neighbourhoods {
      const radius = (_: unknown, row: number) => nearest[row * k + k - 1] ?? 0;
      return { features, k, squaredRadii: Float32Array.from({ length: rows }, radius) };
    },
  };
}

/** Each distance above the diagonal counts for both of its rows. */
function takeBothWays(
  nearest: Float32Array,
  k: number,
  { firstQuery, queries, firstReference, references, squared }: DistanceBlock,
): void {
  for (let row = 0; row < queries; row++) {
    const query = firstQuery + row;
    const last = query * k + k - 1;
    for (let column = Math.max(0, query + 1 - firstReference); column < references; column++) {
      const distance = squared[row * references + column] as number;
      if (distance < (nearest[last] as number)) insert(nearest, last, k, distance);
      const otherLast = (firstReference + column) * k + k - 1;
      if (distance < (nearest[otherLast] as number)) insert(nearest, otherLast, k, distance);
    }
  }
}

/** Puts a distance in its place among the k that end at `last`; the greatest falls out. */
function insert(nearest: Float32Array, last: number, k: number, distance: number): void {
  let place = last;
  for (; place > last - k + 1 && (nearest[place - 1] as number) > distance; place--) {
    nearest[place] = nearest[place - 1] as number;
  }
  nearest[place] = distance;
}
