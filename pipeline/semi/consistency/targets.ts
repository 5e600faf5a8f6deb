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
import { directionsInThread } from '../pixel-map/learning-thread.ts';
import { type Moments, projectRows } from '../pixel-map/moments.ts';
import { yieldUntil } from '../../terminal/interruption.ts';
import { spreadLabels, type WeightedGraph } from './spread-labels.ts';
import { balanceShares, keepSurest, type RowTargets, weighUntilCertain } from './weigh-shares.ts';

type Rules = NonNullable<SemiConfigurationOf<'consistency'>['method']['targets']>;

/**
 * Spreads the labels over the graph of nearest neighbours of all unlabelled images, which the labelled ones
 * are among, and weighs what comes of it.
 *
 * @param grid where images are distorted when they are compared; null: they are compared as they are
 * @returns by the index of the training image
 * @throws the reason to stop
 */
export async function graphTargets(
  images: LabelledImages,
  { labelled, unlabelled }: LabelledSplit,
  classCount: number,
  rules: Rules,
  moments: Moments,
  grid: Grid | null,
  stop?: AbortSignal,
): Promise<RowTargets> {
  const graphs = await neighbourGraphs(images, unlabelled, rules, moments, grid, stop);
  const placeOf = new Map([...unlabelled].map((index, place) => [index, place]));
  const known = Uint32Array.from(labelled, (index) => placeOf.get(index) ?? 0);
  const spread = spreadLabels(graphs, known, labelsOf(images, labelled), classCount, rules);
  const weighed =
    rules.share === null
      ? weighUntilCertain(balanceShares(spread, classCount), classCount, rules)
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
  stop: AbortSignal | undefined,
): Promise<readonly [WeightedGraph, ...WeightedGraph[]]> {
  const turn = yieldUntil(stop);
  const directions = await directionsInThread(moments, components, stop);
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
