import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../../models/seed/random.ts';
import { fillNormal } from '../../../../models/seed/normal.ts';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import {
  findNeighbours,
  type NeighbourGraph,
} from '../../../../pipeline/semi/neighbours/nearest.ts';
import {
  pixelMoments,
  principalDirections,
  projectRows,
} from '../../../../pipeline/semi/pixel-map/moments.ts';
import type { LabelledImages } from '../../../../pipeline/data/images.ts';
import { imageGrid } from '../../../../pipeline/semi/neighbours/grid.ts';
import { spreadLabels } from '../../../../pipeline/semi/consistency/spread-labels.ts';
import {
  balanceShares,
  graphTargets,
  keepSurest,
  sharpenShares,
  weighByCertainty,
} from '../../../../pipeline/semi/consistency/targets.ts';
import { yieldUntil } from '../../../../pipeline/terminal/interruption.ts';
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
  it('are those of an exhaustive search, nearest first', async () => {
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

  it('are fewer when there are fewer other rows', async () => {
    const graph = await findNeighbours(tf.tensor2d(randomPoints(3, 2)), 7);
    expect(graph.neighbours).toBe(2);
  });
});

describe('a search for neighbours', () => {
  it('stops on request', async () => {
    const stop = AbortSignal.abort(new Error('enough'));
    const search = findNeighbours(tf.tensor2d(randomPoints(9, 2)), 2, yieldUntil(stop));
    await expect(search).rejects.toThrow('enough');
  });
});

describe('the principal directions', () => {
  const indices = Uint32Array.from({ length: 40 }, (_, index) => index);
  const rows = Array.from(indices, (index) =>
    Array.from(tinySemiImages.pixels.subarray(16 * index, 16 * index + 16), (value) => value / 255),
  );

  it('keep the angles between images when all are kept, and bring each to length 1', async () => {
    const directions = principalDirections(await pixelMoments(tinySemiImages, indices), 16);
    const found = projectRows(tf.tensor2d(rows), directions).arraySync();
    for (const [row, values] of found.entries()) {
      expect(Math.hypot(...values)).toBeCloseTo(1, 5);
      for (const [other, others] of found.entries()) {
        const [a, b] = [rows[row] ?? [], rows[other] ?? []];
        const product = a.reduce((sum, value, place) => sum + value * at(b, place), 0);
        const cosine = product / (Math.hypot(...a) * Math.hypot(...b));
        expect(squaredDistance(values, others)).toBeCloseTo(2 - 2 * cosine, 4);
      }
    }
  });

  it('come in the order of how long images are along them', async () => {
    const directions = principalDirections(await pixelMoments(tinySemiImages, indices), 5);
    const along = tf
      .matMul(tf.tensor2d(rows), tf.tensor2d(directions, [16, 5]))
      .arraySync() as Matrix;
    const lengths = [0, 1, 2, 3, 4].map((component) =>
      along.reduce((sum, row) => sum + at(row, component) ** 2, 0),
    );
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
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

describe('the surest rows', () => {
  it('are a share of each class, those of least entropy', () => {
    const shares = Float64Array.of(0.9, 0.1, 0.6, 0.4, 0.99, 0.01, 0.7, 0.3, 0.2, 0.8, 0.45, 0.55);
    const { labels, weights } = keepSurest(shares, 2, 0.5);
    expect([...labels]).toEqual([0, 0, 0, 0, 1, 1]);
    expect([...weights]).toEqual([1, 0, 1, 0, 1, 0]);
  });
});

describe('the certainty of rows', () => {
  it('is 1 where one class has it all, 0 where all classes are alike', () => {
    const { labels, weights } = weighByCertainty(Float64Array.of(0, 1, 0.5, 0.5, 0.9, 0.1), 2);
    expect([...labels]).toEqual([1, 0, 0]);
    expect(weights[0]).toBe(1);
    expect(weights[1]).toBeCloseTo(0, 6);
    // 1 − H(0.9) bits.
    expect(weights[2]).toBeCloseTo(0.531, 3);
  });
});

describe('sharpened shares', () => {
  it('are powers of the shares, each row adding up to 1', () => {
    const sharp = sharpenShares(Float64Array.of(0.6, 0.4, 0.5, 0.5, 1, 0), 2, 0.5);
    const of = 0.36 / (0.36 + 0.16);
    for (const [index, value] of [of, 1 - of, 0.5, 0.5, 1, 0].entries())
      expect(sharp[index]).toBeCloseTo(value, 12);
  });

  it('are the shares themselves at a temperature of 1, which is the default', () => {
    const shares = Float64Array.of(0.7, 0.3, 0.2, 0.8);
    expect([...sharpenShares(shares, 2)]).toEqual([...shares]);
  });
});

describe('balanced shares', () => {
  it('have classes that are all as frequent, and keep the order of rows', () => {
    const shares = Float64Array.of(0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.6, 0.4);
    const balanced = balanceShares(shares, 2);
    const first = [0, 1, 2, 3].map((row) => balanced[2 * row] ?? 0);
    expect(first.reduce((sum, value) => sum + value, 0)).toBeCloseTo(2, 3);
    expect(first).toEqual(first.toSorted((a, b) => b - a));
    for (const [row, value] of first.entries())
      expect(value + (balanced[2 * row + 1] ?? 0)).toBeCloseTo(1, 9);
  });
});

describe('the targets of a data set', () => {
  it('are indexed like the training images, and are zero for images that are not unlabelled ones', async () => {
    const all = Uint32Array.from({ length: 40 }, (_, index) => index);
    const choice = {
      labelled: Uint32Array.of(4, 7),
      unlabelled: all.slice(2).toReversed(),
    };
    const rules = { components: 4, neighbours: 12, candidates: 12, share: 1, until: 0.5 };
    const moments = await pixelMoments(tinySemiImages, choice.unlabelled);
    const { labels, weights } = await graphTargets(tinySemiImages, choice, 2, rules, moments, null);
    expect([...labels.subarray(2)]).toEqual([...tinySemiImages.labels.subarray(2)]);
    expect([...weights]).toEqual(Array.from(all, (index) => (index < 2 ? 0 : 1)));
  });

  it.each([
    [1, undefined],
    [3, undefined],
    [1, 0.05],
  ] as const)(
    'are found by distortion on the grid of images of %i channels, with edges by values of weight %s',
    async (channels, valueWeight) => {
      const images = inChannels(tinySemiImages, channels);
      const all = Uint32Array.from({ length: 40 }, (_, index) => index);
      const rules = {
        components: 4,
        neighbours: 5,
        candidates: 30,
        valueWeight,
        share: null,
        until: 0.5,
      };
      const moments = await pixelMoments(images, all);
      const choice = { labelled: Uint32Array.of(4, 7), unlabelled: all };
      const { labels } = await graphTargets(images, choice, 2, rules, moments, imageGrid(images));
      expect([...labels]).toEqual([...images.labels]);
    },
  );
});

/** Grey images in colour. */
function inChannels(images: LabelledImages, channels: 1 | 3): LabelledImages {
  const pixels = Uint8Array.from(
    { length: images.pixels.length * channels },
    (_, index) => images.pixels[Math.floor(index / channels)] ?? 0,
  );
  return { ...images, channels, pixels };
}
