import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import {
  indexImages,
  nearestImages,
} from '../../../../pipeline/evaluation/metrics/nearest-images.ts';
import { normalMatrix } from './matrices.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

describe('the nearest images', () => {
  it('are found with their distance, by hand: pixels in [0, 1]', async () => {
    const train = Uint8Array.of(0, 0, 255, 255, 51, 0);
    const { indices, distances } = await nearestImages(
      Uint8Array.of(255, 204, 0, 51),
      await indexImages(train, 2),
    );
    expect([...indices]).toEqual([1, 0]);
    expect(distances[0]).toBeCloseTo(0.2, 12);
    expect(distances[1]).toBeCloseTo(0.2, 12);
  });

  it('are at exactly 0 for a copy, at 1/255 for one grey level of difference', async () => {
    const size = 784;
    const train = Uint8Array.from({ length: 30 * size }, (_, index) => (index * 7919) % 256);
    const copy = train.slice(12 * size, 13 * size);
    const almost = copy.slice();
    almost[400] = (almost[400] ?? 0) === 0 ? 1 : (almost[400] ?? 0) - 1;
    const { indices, distances } = await nearestImages(
      Uint8Array.of(...copy, ...almost),
      await indexImages(train, size),
    );
    expect([...indices]).toEqual([12, 12]);
    expect(distances[0]).toBe(0);
    expect(distances[1]).toBeCloseTo(1 / 255, 12);
  });

  it('are those of a naive search, across the borders of blocks', async () => {
    const size = 100;
    const others = strokes('others', 2300, size);
    const images = strokes('images', 1020, size);
    const found = await nearestImages(images, await indexImages(others, size));
    const expected = naiveNearest(images, others, size);
    expect([...found.indices]).toEqual(expected.map(({ index }) => index));
    for (const [image, { distance }] of expected.entries()) {
      expect(found.distances[image]).toBeCloseTo(distance, 12);
    }
  });

  it('are found among images of one direction, of none, and of fewer pixels than components', async () => {
    const blank = new Uint8Array(5 * 100);
    const scaled = Uint8Array.from({ length: 7 * 100 }, (_, place) => 30 * Math.floor(place / 100));
    const grey = new Uint8Array(100).fill(80);
    expect(await nearestImages(grey, await indexImages(scaled, 100))).toMatchObject({
      indices: Int32Array.of(3),
      distances: Float64Array.of((10 * 10) / 255),
    });
    expect((await nearestImages(grey, await indexImages(blank, 100))).indices[0]).toBe(0);
    expect((await nearestImages(blank, await indexImages(grey, 100))).distances[4]).toBeCloseTo(
      (10 * 80) / 255,
      12,
    );
  });
});

/** Blurred random bars, so that a few directions hold most of their variance as in digits. */
function strokes(name: string, count: number, size: number): Uint8Array {
  const { values } = normalMatrix(name, count, 3);
  return Uint8Array.from({ length: count * size }, (_, place) => {
    const [image, pixel] = [Math.floor(place / size), place % size];
    const [a = 0, b = 0, c = 0] = values.subarray(3 * image, 3 * image + 3);
    return Math.max(0, 128 + 60 * Math.sin(a + pixel / 9) + 60 * Math.cos(b * pixel + c));
  });
}

function naiveNearest(images: Uint8Array, others: Uint8Array, size: number) {
  return Array.from({ length: images.length / size }, (_, image) => {
    let nearest = { index: -1, squared: Number.POSITIVE_INFINITY };
    for (let index = 0; index < others.length / size; index++) {
      let squared = 0;
      for (let pixel = 0; pixel < size; pixel++) {
        squared += ((images[image * size + pixel] ?? 0) - (others[index * size + pixel] ?? 0)) ** 2;
      }
      if (squared < nearest.squared) nearest = { index, squared };
    }
    return { index: nearest.index, distance: Math.sqrt(nearest.squared) / 255 };
  });
}
