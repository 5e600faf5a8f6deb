import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../../models/seed/random.ts';
import { fillNormal } from '../../../../models/seed/normal.ts';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import { findNeighbours } from '../../../../pipeline/semi/neighbours/nearest.ts';
import {
  pixelMoments,
  principalDirections,
  projectRows,
} from '../../../../pipeline/semi/pixel-map/moments.ts';
import type { LabelledImages } from '../../../../pipeline/data/images.ts';
import { imageGrid } from '../../../../pipeline/semi/neighbours/grid.ts';
import { graphTargets } from '../../../../pipeline/semi/consistency/targets.ts';
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
