import type { NeighbourGraph } from '../neighbours/nearest.ts';

/** A graph, and what the weights of its edges are multiplied by where several graphs of the same points add up. */
export interface WeightedGraph {
  readonly graph: NeighbourGraph;
  readonly weight: number;
}

/** How labels spread. */
export interface SpreadRules {
  /** What squared distances are multiplied by before they become weights. */
  readonly sharpness?: number | undefined;
  readonly turns?: number | undefined;
  /** How much of what a point holds comes from its neighbours at each turn: α. */
  readonly spread?: number | undefined;
}

/** A symmetric matrix by rows: those of row r stand from starts[r] to starts[r + 1]. */
interface SparseMatrix {
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
}

/**
 * Spreads labels over one graph or several together, F ← α S F + (1 − α) Y with S = D^−½ W D^−½: Zhou et al. 2004,
 * "Learning with local and global consistency". Weights e^(−sharpness d² / (σ σ′)) go by how far each end's last
 * neighbour is, Zelnik-Manor and Perona 2004, "Self-tuning spectral clustering".
 *
 * @param known the points that have a label, and `labels` theirs
 * @returns each point's share of every class, [count, classes], a row adding up to 1
 */
export function spreadLabels(
  graphs: readonly [WeightedGraph, ...WeightedGraph[]],
  known: Uint32Array,
  labels: Uint8Array,
  classCount: number,
  { sharpness = 1, turns = 100, spread = 0.99 }: SpreadRules = {},
): Float64Array {
  const { starts, columns, values } = normalizedWeights(addedEdges(graphs, sharpness));
  const [{ graph }] = graphs;
  const { count } = graph;
  let shares = new Float64Array(count * classCount);
  let next = new Float64Array(count * classCount);
  for (let turn = 0; turn <= turns; turn++) {
    next.fill(0);
    for (let row = 0; row < count; row++) {
      for (let place = starts[row] ?? 0; place < (starts[row + 1] ?? 0); place++) {
        const weight = spread * (values[place] ?? 0);
        const from = (columns[place] ?? 0) * classCount;
        for (let k = 0; k < classCount; k++) {
          const at = row * classCount + k;
          next[at] = (next[at] ?? 0) + weight * (shares[from + k] ?? 0);
        }
      }
    }
    for (const [place, point] of known.entries()) {
      const at = point * classCount + (labels[place] ?? 0);
      next[at] = (next[at] ?? 0) + 1 - spread;
    }
    [shares, next] = [next, shares];
  }
  return toShares(shares, classCount);
}

/** Rows that add up to 1; where no label came by, all classes alike. */
function toShares(values: Float64Array, classCount: number): Float64Array {
  for (let first = 0; first < values.length; first += classCount) {
    const row = values.subarray(first, first + classCount);
    const sum = row.reduce((total, value) => total + value, 0);
    for (const [k, value] of row.entries()) row[k] = sum > 0 ? value / sum : 1 / classCount;
  }
  return values;
}

/** What each point is connected with, by how much. */
type Edges = readonly ReadonlyMap<number, number>[];

/** The edges of all graphs: one that stands in several weighs the sum. */
function addedEdges(
  graphs: readonly [WeightedGraph, ...WeightedGraph[]],
  sharpness: number,
): Edges {
  const all = edgesOf(graphs[0], sharpness);
  for (const weighted of graphs.slice(1)) {
    for (const [point, own] of edgesOf(weighted, sharpness).entries()) {
      const sums = all[point];
      for (const [other, weight] of own) sums?.set(other, (sums.get(other) ?? 0) + weight);
    }
  }
  return all;
}

/** Both ends of an edge have it, whichever found the other. */
function edgesOf({ graph, weight: times }: WeightedGraph, sharpness: number) {
  const { count, neighbours, indices, squaredDistances } = graph;
  const edges = Array.from({ length: count }, () => new Map<number, number>());
  const reaches = reachesOf(graph);
  for (let point = 0; point < count; point++) {
    for (let place = point * neighbours; place < (point + 1) * neighbours; place++) {
      const other = indices[place] ?? 0;
      const squared =
        (squaredDistances[place] ?? 0) / ((reaches[point] ?? 1) * (reaches[other] ?? 1));
      const weight = times * Math.exp(-sharpness * squared);
      // Distances between distorted images are not the same both ways: the shorter one counts.
      const stronger = Math.max(weight, edges[point]?.get(other) ?? 0);
      edges[point]?.set(other, stronger);
      edges[other]?.set(point, stronger);
    }
  }
  return edges;
}

/**
 * Each point's distance to its last neighbour: σ. A point that equals all of its neighbours has the mean of the others,
 * as with its own of 0 nothing that differs from it would be connected with it.
 */
function reachesOf({ count, neighbours, squaredDistances }: NeighbourGraph): Float64Array {
  const reaches = Float64Array.from({ length: count }, (_, point) =>
    Math.sqrt(squaredDistances[(point + 1) * neighbours - 1] ?? 0),
  );
  const positive = reaches.filter((reach) => reach > 0);
  const mean = positive.reduce((sum, reach) => sum + reach, 0) / (positive.length || 1);
  return reaches.map((reach) => (reach > 0 ? reach : mean) + 1e-9);
}

function normalizedWeights(edges: Edges): SparseMatrix {
  const degrees = edges.map((own) => [...own.values()].reduce((sum, weight) => sum + weight, 0));
  const starts = new Uint32Array(edges.length + 1);
  for (const [point, own] of edges.entries()) starts[point + 1] = (starts[point] ?? 0) + own.size;
  const columns = new Uint32Array(starts[edges.length] ?? 0);
  const values = new Float64Array(columns.length);
  for (const [point, own] of edges.entries()) {
    let place = starts[point] ?? 0;
    for (const [other, weight] of own) {
      columns[place] = other;
      const both = Math.sqrt((degrees[point] ?? 0) * (degrees[other] ?? 0));
      // Edges that are too long have the weight 0; a point with no other ones gets no label, and gives none.
      values[place++] = both > 0 ? weight / both : 0;
    }
  }
  return { starts, columns, values };
}
