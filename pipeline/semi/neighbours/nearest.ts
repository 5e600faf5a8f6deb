import * as tf from '@tensorflow/tfjs-core';
import { sumOverRows } from '../../nn/columns.ts';
import { type Turn, yieldUntil } from '../../terminal/interruption.ts';

/** Each point's nearest others, nearest first. */
export interface NeighbourGraph {
  readonly count: number;
  readonly neighbours: number;
  readonly indices: Uint32Array; // [count, neighbours]
  readonly squaredDistances: Float32Array; // [count, neighbours]
}

/** Points whose distances to all others are worked out in one product: 60 MB of 60,000. */
const pointsAtOnce = 250;

/**
 * Finds the nearest neighbours of every point among all others by products of matrices.
 *
 * @param points [count, dimensions]
 */
export async function findNeighbours(
  points: tf.Tensor2D,
  neighbours: number,
  turn: Turn = yieldUntil(undefined),
): Promise<NeighbourGraph> {
  const [count, dimensions] = points.shape;
  const kept = Math.min(neighbours, count - 1);
  const indices = new Uint32Array(count * kept);
  const squaredDistances = new Float32Array(count * kept);
  const transposed = tf.transpose(points);
  const squares = sumOverColumns(transposed);
  const lengths = await squares.data<'float32'>();
  for (let first = 0; first < count; first += pointsAtOnce) {
    await turn();
    const some = Math.min(pointsAtOnce, count - first);
    const beside = tf.tidy(() => {
      const products = tf.matMul(tf.slice(points, [first, 0], [some, dimensions]), transposed);
      return tf.sub(squares, tf.mul(products, 2)); // ‖other‖² − 2 ⟨point, other⟩
    });
    const values = await beside.data();
    beside.dispose();
    for (let row = 0; row < some; row++) {
      const point = first + row;
      const own = values.subarray(row * count, (row + 1) * count) as Float32Array;
      const place = point * kept;
      keepNearest(
        own,
        point,
        indices.subarray(place, place + kept),
        squaredDistances.subarray(place, place + kept),
      );
      for (let index = place; index < place + kept; index++) {
        const squared = (squaredDistances[index] ?? 0) + (lengths[point] ?? 0);
        squaredDistances[index] = Math.max(0, squared);
      }
    }
  }
  tf.dispose([transposed, squares]);
  return { count, neighbours: kept, indices, squaredDistances };
}

/** Keeps the smallest values and where they stand, in ascending order; of equal ones the first. */
function keepNearest(
  values: Float32Array,
  self: number,
  indices: Uint32Array,
  distances: Float32Array,
): void {
  distances.fill(Number.POSITIVE_INFINITY);
  let worst = Number.POSITIVE_INFINITY;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    if (value >= worst || index === self) continue;
    let place = distances.length - 1;
    for (; place > 0 && value < (distances[place - 1] ?? 0); place--) {
      distances[place] = distances[place - 1] ?? 0;
      indices[place] = indices[place - 1] ?? 0;
    }
    distances[place] = value;
    indices[place] = index;
    worst = distances[distances.length - 1] ?? 0;
  }
}

/** @param transposed [dimensions, count] @returns squared lengths, [1, count] */
function sumOverColumns(transposed: tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => sumOverRows(tf.square(transposed)));
}

/** Puts each point's neighbours in order, nearest first, and keeps some at most. */
export function sortNeighbours(graph: NeighbourGraph, most: number): NeighbourGraph {
  const { count, neighbours } = graph;
  const kept = Math.min(most, neighbours);
  const indices = new Uint32Array(count * kept);
  const squaredDistances = new Float32Array(count * kept);
  for (let point = 0; point < count; point++) {
    const own = graph.squaredDistances.subarray(point * neighbours, (point + 1) * neighbours);
    const order = Array.from(own.keys()).toSorted((a, b) => (own[a] ?? 0) - (own[b] ?? 0) || a - b);
    for (const [rank, place] of order.slice(0, kept).entries()) {
      indices[point * kept + rank] = graph.indices[point * neighbours + place] ?? 0;
      squaredDistances[point * kept + rank] = own[place] ?? 0;
    }
  }
  return { count, neighbours: kept, indices, squaredDistances };
}
