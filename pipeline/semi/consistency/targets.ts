import * as tf from '@tensorflow/tfjs-core';
import { engineThreads } from '../../engines/engine.ts';
import { bytesOfImage, type LabelledImages } from '../../data/images.ts';
import { gatherUnitImages, labelsOf } from '../batches.ts';
import type { SemiConfigurationOf } from '../configuration.ts';
import type { LabelledSplit } from '../labelled-split.ts';
import { distortedNeighbours } from '../neighbours/distorted.ts';
import { type GridImages, gridGradients, gridValues } from '../neighbours/grid-images.ts';
import type { Grid } from '../neighbours/grid.ts';
import { findNeighbours } from '../neighbours/nearest.ts';
import { type Moments, principalDirections, projectRows } from '../pixel-map/moments.ts';
import { type Turn, yieldUntil } from '../../terminal/interruption.ts';
import { spreadLabels, type WeightedGraph } from './spread-labels.ts';

/** What rows are likely to be; a row of weight 0 may be anything. */
export interface RowTargets {
  readonly labels: Uint8Array; // [rows]
  readonly weights: Float32Array; // [rows]
}

type Rules = NonNullable<SemiConfigurationOf<'consistency'>['method']['targets']>;

/**
 * Spreads the labels over the graph of nearest neighbours of all unlabelled images, which the labelled ones
 * are among, and weighs what comes of it.
 *
 * @param grid where images are distorted when they are compared; null: they are compared as they are
 * @returns by the index of the training image
 */
export async function graphTargets(
  images: LabelledImages,
  { labelled, unlabelled }: LabelledSplit,
  classCount: number,
  rules: Rules,
  moments: Moments,
  grid: Grid | null,
  turn: Turn = yieldUntil(undefined),
): Promise<RowTargets> {
  const graphs = await neighbourGraphs(images, unlabelled, rules, moments, grid, turn);
  const placeOf = new Map([...unlabelled].map((index, place) => [index, place]));
  const known = Uint32Array.from(labelled, (index) => placeOf.get(index) ?? 0);
  const spread = spreadLabels(graphs, known, labelsOf(images, labelled), classCount, rules);
  const weighed =
    rules.share === null
      ? weighByCertainty(
          sharpenShares(balanceShares(spread, classCount), classCount, rules.temperature),
          classCount,
        )
      : keepSurest(spread, classCount, rules.share);
  const targets = {
    labels: new Uint8Array(images.count),
    weights: new Float32Array(images.count),
  };
  for (const [place, index] of unlabelled.entries()) {
    targets.labels[index] = weighed.labels[place] ?? 0;
    targets.weights[index] = weighed.weights[place] ?? 0;
  }
  return targets;
}

/** The graph of neighbours by distorted images, and where it counts that by their values beside it. */
async function neighbourGraphs(
  images: LabelledImages,
  indices: Uint32Array,
  { components, candidates, neighbours, valueWeight = 0 }: Rules,
  moments: Moments,
  grid: Grid | null,
  turn: Turn,
): Promise<readonly [WeightedGraph, ...WeightedGraph[]]> {
  const directions = principalDirections(moments, components);
  const size = bytesOfImage(images);
  const rows = tf.tensor2d(gatherUnitImages(images, indices), [indices.length, size]);
  const points = projectRows(rows, directions);
  rows.dispose();
  const near = await findNeighbours(points, grid ? candidates : neighbours, turn).finally(() =>
    points.dispose(),
  );
  if (!grid) return [{ graph: near, weight: 1 }];
  const nearestBy = (distorted: GridImages) =>
    distortedNeighbours(near, distorted, neighbours, { turn, threads: engineThreads() });
  const byGradients = await nearestBy(gridGradients(images, indices, grid));
  const first = { graph: byGradients, weight: 1 };
  if (valueWeight === 0) return [first];
  const byValues = await nearestBy(gridValues(images, indices, grid));
  return [first, { graph: byValues, weight: valueWeight }];
}

/** The targets of some images. */
export function targetsOf({ labels, weights }: RowTargets, indices: Uint32Array): RowTargets {
  return {
    labels: Uint8Array.from(indices, (index) => labels[index] ?? 0),
    weights: Float32Array.from(indices, (index) => weights[index] ?? 0),
  };
}

/**
 * Brings shares to classes that are all as frequent, by turns of columns and rows: Sinkhorn and Knopp 1967.
 *
 * @param shares [rows, classes], each row adding up to 1
 */
export function balanceShares(shares: Float64Array, classCount: number): Float64Array {
  const balanced = shares.slice();
  for (let turn = 0; turn < balancingTurns; turn++) {
    const sums = new Float64Array(classCount);
    for (const [place, value] of balanced.entries()) {
      sums[place % classCount] = (sums[place % classCount] ?? 0) + value;
    }
    for (let first = 0; first < balanced.length; first += classCount) {
      const row = balanced.subarray(first, first + classCount);
      for (const [k, value] of row.entries()) row[k] = value / Math.max(sums[k] ?? 0, 1e-30);
      divideBySum(row);
    }
  }
  return balanced;
}

/**
 * Raises shares to the power of 1 / temperature, so that the greatest of a row come nearer to 1: Berthelot et al. 2019,
 * MixMatch, arXiv:1905.02249, section 3.2.
 *
 * @param shares [rows, classes], each row adding up to 1, as those of the result do
 */
export function sharpenShares(
  shares: Float64Array,
  classCount: number,
  temperature = 1,
): Float64Array {
  const sharp = shares.map((value) => value ** (1 / temperature));
  for (let first = 0; first < sharp.length; first += classCount) {
    divideBySum(sharp.subarray(first, first + classCount));
  }
  return sharp;
}

/** Makes a row add up to 1. */
function divideBySum(row: Float64Array): void {
  const sum = row.reduce((total, value) => total + value, 0);
  for (const [k, value] of row.entries()) row[k] = value / sum;
}

/** After so many, sums differ from each other by less than a thousandth. */
const balancingTurns = 20;

/**
 * Names each row by its greatest share, and weighs it by how sure that is: 1 less the shares' entropy over
 * the greatest there is, Iscen et al. 2019, arXiv:1904.04717, section 4.
 */
export function weighByCertainty(shares: Float64Array, classCount: number): RowTargets {
  const { labels, entropies } = nameRows(shares, classCount);
  const greatest = Math.log(classCount);
  return { labels, weights: Float32Array.from(entropies, (entropy) => 1 - entropy / greatest) };
}

/**
 * Names each row by its greatest share, and gives weight 1 to those of least entropy of each class.
 *
 * @param shares [rows, classes], each row adding up to 1
 * @param kept share of each class' rows that get weight 1
 */
export function keepSurest(shares: Float64Array, classCount: number, kept: number): RowTargets {
  const { labels, entropies } = nameRows(shares, classCount);
  const weights = new Float32Array(labels.length);
  for (let label = 0; label < classCount; label++) {
    const own = Array.from(labels.keys()).filter((row) => labels[row] === label);
    own.sort((a, b) => (entropies[a] ?? 0) - (entropies[b] ?? 0) || a - b);
    for (const row of own.slice(0, Math.round(kept * own.length))) weights[row] = 1;
  }
  return { labels, weights };
}

function nameRows(shares: Float64Array, classCount: number) {
  const count = shares.length / classCount;
  const labels = new Uint8Array(count);
  const entropies = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const own = shares.subarray(row * classCount, (row + 1) * classCount);
    labels[row] = own.reduce((best, value, k) => (value > (own[best] ?? 0) ? k : best), 0);
    entropies[row] = own.reduce((sum, value) => sum - (value > 0 ? value * Math.log(value) : 0), 0);
  }
  return { labels, entropies };
}
