import { describe, expect, it } from 'vitest';
import { spreadLabels } from '../../../../pipeline/semi/consistency/spread-labels.ts';
import type { NeighbourGraph } from '../../../../pipeline/semi/neighbours/nearest.ts';
import { at } from '../naive-networks.ts';

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
  it('follow the nearer end of a chain, and are shared equally in the middle', () => {
    const shares = spreadLabels(
      [{ graph: chain(9), weight: 1 }],
      Uint32Array.of(0, 8),
      Uint8Array.of(0, 1),
      2,
    );
    const first = Array.from({ length: 9 }, (_, point) => shares[2 * point] ?? 0);
    expect(at(first, 4)).toBeCloseTo(0.5, 10);
    expect(first).toEqual(first.toSorted((a, b) => b - a));
    for (const point of [0, 1, 2, 3])
      expect(at(first, point) + at(first, 8 - point)).toBeCloseTo(1, 10);
  });

  it.each([
    [0.99, 100, undefined],
    [0.9, 100, { spread: 0.9 }],
    [0.999, 300, { spread: 0.999, turns: 300 }],
  ])('are those of F ← α S F + (1 − α) Y with α = %f, %i times', (alpha, turns, rules) => {
    const graphs = [{ graph: chain(5), weight: 1 }] as const;
    const shares = spreadLabels(graphs, Uint32Array.of(0, 3), Uint8Array.of(0, 1), 2, rules);
    // S of a chain of five, whose ends have one neighbour: weights over the roots of both degrees.
    const edge = (a: number, b: number) => {
      const degree = (point: number) => (point === 0 || point === 4 ? 1 : 2);
      return Math.abs(a - b) === 1 ? 1 / Math.sqrt(degree(a) * degree(b)) : 0;
    };
    let exact = [0, 1, 2, 3, 4].map(() => [0, 0]);
    for (let turn = 0; turn <= turns; turn++) {
      exact = exact.map((_, point) =>
        [0, 1].map(
          (label) =>
            alpha *
              exact.reduce((sum, row, other) => sum + edge(point, other) * at(row, label), 0) +
            (1 - alpha) * Number(point === (label === 0 ? 0 : 3)),
        ),
      );
    }
    for (const [point, [left = 0, right = 0]] of exact.entries()) {
      expect(shares[2 * point]).toBeCloseTo(left / (left + right), 6);
    }
  });
});

describe('labels that spread among images that are equal', () => {
  /** The graph of points on a line, each with its three nearest others. */
  function nearestOf(points: readonly number[]): NeighbourGraph {
    const nearest = points.map((point, index) =>
      points
        .map((other, place) => ({ place, squared: (point - other) ** 2 }))
        .filter(({ place }) => place !== index)
        .toSorted((a, b) => a.squared - b.squared)
        .slice(0, 3),
    );
    return {
      count: points.length,
      neighbours: 3,
      indices: Uint32Array.from(nearest.flat(), ({ place }) => place),
      squaredDistances: Float32Array.from(nearest.flat(), ({ squared }) => squared),
    };
  }
  const spread = (points: readonly number[], known: readonly number[]) =>
    spreadLabels(
      [{ graph: nearestOf(points), weight: 1 }],
      Uint32Array.from(known),
      Uint8Array.from(known.keys()),
      known.length,
    );
  const line = [0, 1, 2, 3, 4, 5, 6, 7];
  // Four that are equal, and one near them which is nobody's neighbour.
  const equal = [20, 20, 20, 20, 21];

  it('are not lost where an image is near to such images only', () => {
    const shares = spread([...line, ...equal], [0, 7]);
    const alone = spread(line, [0, 7]);
    expect(shares.subarray(0, 2 * line.length)).toEqual(alone);
    expect([...shares.subarray(2 * line.length)]).toEqual(equal.flatMap(() => [0.5, 0.5]));
  });

  it('reach those that equal a labelled one, and what is near to them', () => {
    const shares = spread([...line, ...equal], [0, 8]);
    for (const index of equal.keys()) expect(shares[2 * (line.length + index) + 1]).toBe(1);
  });
});

describe('labels that spread along sharper edges', () => {
  /** A point at 1 between a label at 0 and another at 3, which each know only the middle one. */
  const between: NeighbourGraph = {
    count: 3,
    neighbours: 2,
    indices: Uint32Array.of(1, 2, 0, 2, 1, 0),
    squaredDistances: Float32Array.of(1, 9, 1, 4, 4, 9),
  };
  const shareOfNearer = (sharpness?: number) =>
    spreadLabels([{ graph: between, weight: 1 }], Uint32Array.of(0, 2), Uint8Array.of(0, 1), 2, {
      sharpness,
      turns: 1,
    })[2];

  it('come more from the nearer label, by the weights of both edges', () => {
    // Scales are 3, 2 and 3, so that edges weigh e^(−s/6), e^(−4s/6) and e^(−9s/9).
    const expected = (s: number) => {
      const [near, far, across] = [Math.exp(-s / 6), Math.exp((-4 * s) / 6), Math.exp(-s)];
      const first = near / Math.sqrt(near + across); // over the root of the label's own degree
      const last = far / Math.sqrt(far + across);
      return first / (first + last);
    };
    expect(shareOfNearer()).toBeCloseTo(expected(1), 9);
    expect(shareOfNearer(6)).toBeCloseTo(expected(6), 9);
    expect(expected(6)).toBeGreaterThan(expected(1));
  });
});

describe('labels that spread over two graphs', () => {
  const pairs = (...indices: readonly number[]): NeighbourGraph => ({
    count: indices.length,
    neighbours: 1,
    indices: Uint32Array.from(indices),
    squaredDistances: new Float32Array(indices.length).fill(1),
  });

  it('come along the edges of both, by their weights', () => {
    // Point 1 knows label 0 at point 0 in one graph and label 1 at point 2 in the other.
    const graphs = [
      { graph: pairs(1, 0, 1), weight: 1 },
      { graph: pairs(2, 2, 1), weight: 0.25 },
    ] as const;
    const shares = spreadLabels(graphs, Uint32Array.of(0, 2), Uint8Array.of(0, 1), 2, { turns: 1 });
    // Every edge weighs e^−1 times its graph's weight: 1 between 0 and 1, 1 + ¼ between 1 and 2, ¼ between 0 and 2.
    const [first, second] = [1 / Math.sqrt(1.25), 1.25 / Math.sqrt(1.5)];
    expect(shares[2]).toBeCloseTo(first / (first + second), 9);
  });

  it('are those of the first where the second weighs nothing', () => {
    const [known, labels] = [Uint32Array.of(0, 8), Uint8Array.of(0, 1)];
    const one = { graph: chain(9), weight: 1 };
    const none = { graph: pairs(8, 7, 6, 5, 4, 3, 2, 1, 0), weight: 0 };
    expect(spreadLabels([one, none], known, labels, 2)).toEqual(
      spreadLabels([one], known, labels, 2),
    );
  });
});
