import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../../models/seed/random.ts';
import { fillNormal } from '../../../../models/seed/normal.ts';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import { findNeighbours } from '../../../../pipeline/semi/neighbours/nearest.ts';
import { projectRows } from '../../../../pipeline/semi/pixel-map/moments.ts';
import {
  deformDirections,
  deformedNeighbours,
} from '../../../../pipeline/semi/pixel-map/deformed-neighbours.ts';
import { deformRows, drawDeformation } from '../../../../pipeline/semi/pixel-map/deformations.ts';
import type { PixelMap } from '../../../../pipeline/semi/pixel-map/pixel-map.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

const width = 7;
const size = width * width;
const random = () => generatorFromDigest(digestOf('deformations test'));
const still = { rotation: 0, stretch: 0, shear: 0, shift: 0, waves: 0 };

/** The grid as it is, but for its first pixel, which the map has not. */
const map: PixelMap = {
  pixels: Uint32Array.from({ length: size - 1 }, (_, place) => place + 1),
  places: Float64Array.from({ length: 2 * (size - 1) }, (_, place) => {
    const pixel = Math.floor(place / 2) + 1;
    return place % 2 === 0 ? pixel % width : Math.floor(pixel / width);
  }),
};

/** One bright pixel. */
function dot(x: number, y: number): Float32Array {
  const row = new Float32Array(size);
  row[y * width + x] = 1;
  return row;
}

/** Where the ink's middle is, and how much ink there is. */
function inkOf(row: Float32Array) {
  const ink = row.reduce((sum, value) => sum + value, 0);
  const mean = (of: (pixel: number) => number) =>
    row.reduce((sum, value, pixel) => sum + value * of(pixel), 0) / ink;
  return { ink, x: mean((pixel) => pixel % width), y: mean((pixel) => Math.floor(pixel / width)) };
}

describe('a deformation', () => {
  it('of nothing leaves most of a pixel’s light where it is', () => {
    const nothing = drawDeformation(map, still, random());
    const row = deformRows(dot(3, 3), size, map, () => nothing);
    const { x, y, ink } = inkOf(row);
    expect([x, y, ink].map((value) => Math.round(100 * value) / 100)).toEqual([3, 3, 1]);
    expect(row[3 * width + 3]).toBeGreaterThan(0.7);
  });

  it('by a shift moves all ink by as much', () => {
    const generator = random();
    for (let turn = 0; turn < 20; turn++) {
      const shift = drawDeformation(map, { ...still, shift: 1.5 }, generator);
      const moves = [dot(3, 3), dot(4, 3), dot(3, 2)].map((row) => {
        const [from, to] = [inkOf(row), inkOf(deformRows(row, size, map, () => shift))];
        return [to.x - from.x, to.y - from.y];
      });
      const [first] = moves;
      for (const move of moves) {
        for (const [axis, value] of move.entries()) {
          expect(Math.abs(value - (first?.[axis] ?? 0))).toBeLessThan(0.15);
          expect(Math.abs(value)).toBeLessThan(1.7);
        }
      }
    }
  });

  it('by a rotation moves the edge and not the middle', () => {
    const generator = random();
    const lengths = Array.from({ length: 20 }, () => {
      const turn = drawDeformation(map, { ...still, rotation: 30 }, generator);
      const middle = inkOf(deformRows(dot(3, 3), size, map, () => turn));
      expect(Math.hypot(middle.x - 3, middle.y - 3)).toBeLessThan(0.25);
      const edge = inkOf(deformRows(dot(5, 3), size, map, () => turn));
      expect(Math.hypot(edge.x - 3, edge.y - 3)).toBeCloseTo(2, 0);
      return Math.hypot(edge.x - 5, edge.y - 3);
    });
    expect(Math.max(...lengths)).toBeGreaterThan(0.5);
    // 2 · 2 · sin 15°
    expect(Math.max(...lengths)).toBeLessThan(1.3);
  });

  it('leaves pixels outside the map unchanged, and depends only on its random numbers', () => {
    const rules = { rotation: 12, stretch: 0.15, shear: 0.2, shift: 1.5, waves: 0.7 };
    const [some, same] = [
      drawDeformation(map, rules, random()),
      drawDeformation(map, rules, random()),
    ];
    expect(some).toEqual(same);
    const row = deformRows(dot(0, 0), size, map, () => some);
    expect(row).toEqual(dot(0, 0));
  });
});

describe('neighbours by deformed images', () => {
  const rules = { ...still, rotation: 25, shift: 1 };
  const generator = random();
  const deformations = Array.from({ length: 6 }, () => drawDeformation(map, rules, generator));
  const values = fillNormal(random(), new Float32Array(30 * size)).map(Math.abs);
  // All directions there are, so that nothing is lost on the way.
  const directions = Float32Array.from({ length: size * size }, (_, place) =>
    Number(place % size === Math.floor(place / size)),
  );

  it('are those that deforming every image finds', async () => {
    const rows = tf.tensor2d(values, [30, size]);
    const points = projectRows(rows, directions);
    const all = await findNeighbours(points, 29);
    const learnt = { map, deformations };
    const graph = await deformedNeighbours(all, rows, points, directions, learnt, 3);
    const unit = (row: Float32Array) => {
      const length = Math.hypot(...row);
      return row.map((value) => value / length);
    };
    const image = (index: number) => values.subarray(index * size, (index + 1) * size);
    for (let index = 0; index < 30; index++) {
      const ways = [
        image(index),
        ...deformations.map((d) => deformRows(image(index), size, map, () => d)),
      ];
      const least = Array.from({ length: 30 }, (_, other) => {
        const target = unit(image(other));
        const distances = ways.map((way) =>
          unit(way).reduce((sum, value, pixel) => sum + (value - (target[pixel] ?? 0)) ** 2, 0),
        );
        return { other, distance: Math.min(...distances) };
      })
        .filter(({ other }) => other !== index)
        .toSorted((a, b) => a.distance - b.distance)
        .slice(0, 3);
      expect([...graph.indices.subarray(3 * index, 3 * index + 3)]).toEqual(
        least.map(({ other }) => other),
      );
      for (const [rank, { distance }] of least.entries()) {
        expect(graph.squaredDistances[3 * index + rank]).toBeCloseTo(distance, 4);
      }
    }
  });

  it('can be computed from deformed principal directions instead of images', () => {
    const [deformation] = deformations;
    if (!deformation) throw new Error('no deformation');
    const rows = tf.tensor2d(values, [30, size]);
    const moved = deformRows(values, size, map, () => deformation);
    const expected = projectRows(tf.tensor2d(moved, [30, size]), directions).dataSync();
    const found = projectRows(
      rows,
      deformDirections(directions, size, map, deformation),
    ).dataSync();
    for (const [place, value] of expected.entries()) expect(found[place]).toBeCloseTo(value, 5);
  });
});
