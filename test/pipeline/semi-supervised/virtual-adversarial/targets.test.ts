import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../../models/random/generator-state.ts';
import { fillNormal } from '../../../../models/random/normal.ts';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import {
  findNeighbours,
  type NeighbourGraph,
} from '../../../../pipeline/semi-supervised/virtual-adversarial/neighbours.ts';
import { principalComponents } from '../../../../pipeline/semi-supervised/virtual-adversarial/principal-components.ts';
import { spreadLabels } from '../../../../pipeline/semi-supervised/virtual-adversarial/spread-labels.ts';
import {
  graphTargets,
  keepSurest,
} from '../../../../pipeline/semi-supervised/virtual-adversarial/targets.ts';
import { at, type Matrix } from '../naive-networks.ts';
import { tinySemiImages } from '../tiny-images.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

function randomPoints(count: number, dimensions: number): Matrix {
  const values = fillNormal(
    generatorFromDigest(digestOf('points')),
    new Float32Array(count * dimensions),
  );
  return Array.from({ length: count }, (_, row) => [
    ...values.subarray(row * dimensions, (row + 1) * dimensions),
  ]);
}

const squaredDistance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, place) => sum + (value - at(b, place)) ** 2, 0);

describe('the nearest neighbours', () => {
  it('are those that a look at every pair finds, nearest first', async () => {
    // More than are worked out in one product.
    const points = randomPoints(300, 5);
    const graph = await findNeighbours(tf.tensor2d(points), 4);
    for (const [index, point] of points.entries()) {
      const others = points
        .map((other, place) => ({ place, distance: squaredDistance(point, other) }))
        .filter(({ place }) => place !== index)
        .toSorted((a, b) => a.distance - b.distance)
        .slice(0, 4);
      const own = [...graph.indices.subarray(4 * index, 4 * index + 4)];
      expect(own).toEqual(others.map(({ place }) => place));
      for (const [rank, { distance }] of others.entries()) {
        expect(graph.squaredDistances[4 * index + rank]).toBeCloseTo(distance, 4);
      }
    }
  });

  it('are fewer where there are not so many others', async () => {
    const graph = await findNeighbours(tf.tensor2d(randomPoints(3, 2)), 7);
    expect(graph.neighbours).toBe(2);
  });
});

describe('the principal components', () => {
  it('keep all distances when all are kept', async () => {
    const indices = Uint32Array.of(3, 8, 1, 30, 22);
    const found = (await principalComponents(tinySemiImages, indices, 16)).arraySync();
    const pixels = Array.from(indices, (index) =>
      Array.from(
        tinySemiImages.pixels.subarray(16 * index, 16 * index + 16),
        (value) => value / 255,
      ),
    );
    for (const [row, values] of found.entries()) {
      for (const [other, others] of found.entries()) {
        const expected = squaredDistance(pixels[row] ?? [], pixels[other] ?? []);
        expect(squaredDistance(values, others)).toBeCloseTo(expected, 4);
      }
    }
  });

  it('come in the order of how far images spread along them', async () => {
    const indices = Uint32Array.from({ length: 40 }, (_, index) => index);
    const found = (await principalComponents(tinySemiImages, indices, 5)).arraySync();
    const spreads = [0, 1, 2, 3, 4].map((component) => {
      const values = found.map((row) => at(row, component));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    });
    expect(spreads).toEqual(spreads.toSorted((a, b) => b - a));
    // Left or right is what they differ in.
    expect(at(spreads, 0)).toBeGreaterThan(5 * at(spreads, 1));
  });
});

/** A chain of points, each an equal distance from the next. */
function chain(count: number): NeighbourGraph {
  const indices = new Uint32Array(count * 2);
  for (let point = 0; point < count; point++) {
    indices.set(
      [point === 0 ? 1 : point - 1, point === count - 1 ? count - 2 : point + 1],
      2 * point,
    );
  }
  return { count, neighbours: 2, indices, squaredDistances: new Float32Array(count * 2).fill(1) };
}

describe('labels that spread over a graph', () => {
  it('go to whichever is nearer along a chain, and halve in the middle', () => {
    const shares = spreadLabels(chain(9), Uint32Array.of(0, 8), Uint8Array.of(0, 1), 2);
    const first = Array.from({ length: 9 }, (_, point) => shares[2 * point] ?? 0);
    expect(at(first, 4)).toBeCloseTo(0.5, 10);
    expect(first).toEqual(first.toSorted((a, b) => b - a));
    for (const point of [0, 1, 2, 3])
      expect(at(first, point) + at(first, 8 - point)).toBeCloseTo(1, 10);
  });

  it('solve (I − α S) F = (1 − α) Y as nearly as a hundred turns do', () => {
    const graph = chain(5);
    const shares = spreadLabels(graph, Uint32Array.of(0, 3), Uint8Array.of(0, 1), 2);
    // S of a chain of five, whose ends have one neighbour: weights over the roots of both degrees.
    const edge = (a: number, b: number) => {
      const degree = (point: number) => (point === 0 || point === 4 ? 1 : 2);
      return Math.abs(a - b) === 1 ? 1 / Math.sqrt(degree(a) * degree(b)) : 0;
    };
    let exact = [0, 1, 2, 3, 4].map(() => [0, 0]);
    for (let turn = 0; turn <= 100; turn++) {
      exact = exact.map((_, point) =>
        [0, 1].map(
          (label) =>
            0.99 * exact.reduce((sum, row, other) => sum + edge(point, other) * at(row, label), 0) +
            0.01 * Number(point === (label === 0 ? 0 : 3)),
        ),
      );
    }
    for (const [point, [left = 0, right = 0]] of exact.entries()) {
      expect(shares[2 * point]).toBeCloseTo(left / (left + right), 6);
    }
  });
});

describe('the surest rows', () => {
  it('are a share of each class, those of least entropy', () => {
    const shares = Float64Array.of(0.9, 0.1, 0.6, 0.4, 0.99, 0.01, 0.7, 0.3, 0.2, 0.8, 0.45, 0.55);
    const { labels, weights } = keepSurest(shares, 2, 0.5);
    expect([...labels]).toEqual([0, 0, 0, 0, 1, 1]);
    expect([...weights]).toEqual([1, 0, 1, 0, 1, 0]);
  });
});

describe('the targets of a data set', () => {
  it('stand at the training images’ own indices, and nothing at those kept apart', async () => {
    const all = Uint32Array.from({ length: 40 }, (_, index) => index);
    const choice = {
      labelled: Uint32Array.of(4, 7),
      unlabelled: all.slice(2).toReversed(),
      validation: all.slice(0, 2),
    };
    const rules = { components: 4, neighbours: 5, share: 1, until: 0.5 };
    const { labels, weights } = await graphTargets(tinySemiImages, choice, 2, rules);
    expect([...labels.subarray(2)]).toEqual([...tinySemiImages.labels.subarray(2)]);
    expect([...weights]).toEqual(Array.from(all, (index) => (index < 2 ? 0 : 1)));
  });
});
