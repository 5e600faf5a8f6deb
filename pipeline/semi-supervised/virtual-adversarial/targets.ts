import type { LabelledImages } from '../../data/labelled-images.ts';
import { labelsOf } from '../batches.ts';
import type { SemiConfigurationOf } from '../configuration.ts';
import type { Choice } from '../labelled-choice.ts';
import { findNeighbours } from './neighbours.ts';
import { principalComponents } from './principal-components.ts';
import { spreadLabels } from './spread-labels.ts';

/** What rows are likely to be; a row of weight 0 may be anything. */
export interface RowTargets {
  readonly labels: Uint8Array; // [rows]
  readonly weights: Float32Array; // [rows]
}

type Rules = SemiConfigurationOf<'virtual-adversarial'>['method']['targets'];

/**
 * Spreads the labels over the graph of nearest neighbours of all unlabelled images, which the labelled ones
 * are among, and keeps those that are surest.
 *
 * @returns by the index of the training image
 */
export async function graphTargets(
  images: LabelledImages,
  { labelled, unlabelled }: Choice,
  classCount: number,
  { components, neighbours, share }: NonNullable<Rules>,
): Promise<RowTargets> {
  const points = await principalComponents(images, unlabelled, components);
  const graph = await findNeighbours(points, neighbours);
  points.dispose();
  const placeOf = new Map([...unlabelled].map((index, place) => [index, place]));
  const known = Uint32Array.from(labelled, (index) => placeOf.get(index) ?? 0);
  const shares = spreadLabels(graph, known, labelsOf(images, labelled), classCount);
  const surest = keepSurest(shares, classCount, share);
  const targets = {
    labels: new Uint8Array(images.count),
    weights: new Float32Array(images.count),
  };
  for (const [place, index] of unlabelled.entries()) {
    targets.labels[index] = surest.labels[place] ?? 0;
    targets.weights[index] = surest.weights[place] ?? 0;
  }
  return targets;
}

/** The targets of some images. */
export function targetsOf({ labels, weights }: RowTargets, indices: Uint32Array): RowTargets {
  return {
    labels: Uint8Array.from(indices, (index) => labels[index] ?? 0),
    weights: Float32Array.from(indices, (index) => weights[index] ?? 0),
  };
}

/**
 * Names each row by its greatest share, and gives weight 1 to those of least entropy of each class.
 *
 * @param shares [rows, classes], each row adding up to 1
 * @param kept share of each class' rows that get weight 1
 */
export function keepSurest(shares: Float64Array, classCount: number, kept: number): RowTargets {
  const count = shares.length / classCount;
  const labels = new Uint8Array(count);
  const entropies = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const own = shares.subarray(row * classCount, (row + 1) * classCount);
    labels[row] = own.reduce((best, value, k) => (value > (own[best] ?? 0) ? k : best), 0);
    entropies[row] = own.reduce((sum, value) => sum - (value > 0 ? value * Math.log(value) : 0), 0);
  }
  const weights = new Float32Array(count);
  for (let label = 0; label < classCount; label++) {
    const own = Array.from(labels.keys()).filter((row) => labels[row] === label);
    own.sort((a, b) => (entropies[a] ?? 0) - (entropies[b] ?? 0) || a - b);
    for (const row of own.slice(0, Math.round(kept * own.length))) weights[row] = 1;
  }
  return { labels, weights };
}
