import { describe, expect, it } from 'vitest';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { digestOf, generatorFromDigest } from '../../../../models/seed/random.ts';
import type { LabelledImages } from '../../../../pipeline/data/images.ts';
import { distortedNeighbours } from '../../../../pipeline/semi/neighbours/distorted.ts';
import {
  type GridImages,
  gridGradients,
  gridValues,
} from '../../../../pipeline/semi/neighbours/grid-images.ts';
import { imageGrid } from '../../../../pipeline/semi/neighbours/grid.ts';
import type { NeighbourGraph } from '../../../../pipeline/semi/neighbours/nearest.ts';

const random = generatorFromDigest(digestOf('distorted neighbours test'));

function randomImages(count: number, height: number, width: number, channels: 1 | 3) {
  const images: LabelledImages = {
    count,
    height,
    width,
    channels,
    pixels: Uint8Array.from({ length: count * height * width * channels }, () =>
      Math.max(0, uniformInt(random, -255, 255)),
    ),
    labels: new Uint8Array(count),
  };
  return images;
}

/** Every image beside all others, by their numbers. */
function allPairs(count: number): NeighbourGraph {
  const neighbours = count - 1;
  const others = (point: number) =>
    Array.from({ length: count }, (_, index) => index).filter((index) => index !== point);
  return {
    count,
    neighbours,
    indices: Uint32Array.from(Array.from({ length: count }, (_, point) => others(point)).flat()),
    squaredDistances: new Float32Array(count * neighbours),
  };
}

/** The definition, place by place: Keysers et al. 2007, https://doi.org/10.1109/TPAMI.2007.1153. */
function naiveDistance(
  { pairs, channels, rows, columns, context }: GridImages,
  a: number,
  b: number,
) {
  const at = (image: number, channel: number, row: number, column: number, axis: number) => {
    if (row < 0 || column < 0 || row >= rows || column >= columns) return 0;
    const index = ((image * channels + channel) * rows + row) * columns + column;
    return pairs[2 * index + axis] ?? 0;
  };
  const around = [-2, -1, 0, 1, 2];
  const window = around.flatMap((down) => around.map((right) => [down, right] as const));
  let total = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const sums = window.map(([down, right]) => {
        let sum = 0;
        for (const [y, x] of window) {
          if (Math.max(Math.abs(y), Math.abs(x)) > context) continue;
          for (let channel = 0; channel < channels; channel++) {
            for (const axis of [0, 1]) {
              const own = at(a, channel, row + y, column + x, axis);
              const other = at(b, channel, row + y + down, column + x + right, axis);
              sum += (own - other) ** 2;
            }
          }
        }
        return sum;
      });
      total += Math.min(...sums);
    }
  }
  return total;
}

describe('neighbours by distortion', () => {
  it.each([
    ['gradients', gridGradients, 6, 7, 9, 1],
    ['gradients', gridGradients, 5, 3, 4, 3],
    ['gradients', gridGradients, 4, 1, 1, 1],
    ['gradients', gridGradients, 4, 12, 2, 3],
    ['values', gridValues, 6, 7, 9, 1],
    ['values', gridValues, 5, 3, 4, 3],
  ] as const)(
    'of the %s of %i images of %i × %i × %i are those of the definition',
    async (_name, describeImages, count, height, width, channels) => {
      const images = randomImages(count, height, width, channels);
      const all = Uint32Array.from({ length: count }, (_, index) => index);
      const described = describeImages(images, all, imageGrid(images));
      const graph = await distortedNeighbours(allPairs(count), described, 3);
      for (const point of all) {
        const nearest = [...all]
          .filter((other) => other !== point)
          .map((other) => ({ other, distance: naiveDistance(described, point, other) }))
          .toSorted((a, b) => a.distance - b.distance || a.other - b.other)
          .slice(0, 3);
        expect([...graph.indices.subarray(3 * point, 3 * point + 3)]).toEqual(
          nearest.map(({ other }) => other),
        );
        expect([...graph.squaredDistances.subarray(3 * point, 3 * point + 3)]).toEqual(
          nearest.map(({ distance }) => Math.fround(distance)),
        );
      }
    },
  );

  it('are the same on one thread and on three', async () => {
    const images = randomImages(300, 4, 5, 1);
    const all = Uint32Array.from({ length: 300 }, (_, index) => index);
    const described = gridGradients(images, all, imageGrid(images));
    const [alone, together] = await Promise.all(
      [1, 3].map((threads) => distortedNeighbours(allPairs(300), described, 7, { threads })),
    );
    expect(together).toEqual(alone);
  });

  it('are near where one stroke is bent by two pixels, and far where it is another stroke', async () => {
    const stroke = (columnOf: (row: number) => number) =>
      Uint8Array.from({ length: 144 }, (_, pixel) =>
        Math.abs((pixel % 12) - columnOf(Math.floor(pixel / 12))) <= 1 ? 255 : 0,
      );
    const images: LabelledImages = {
      count: 3,
      height: 12,
      width: 12,
      channels: 1,
      pixels: Uint8Array.from([
        ...stroke(() => 6),
        ...stroke((row) => (row < 6 ? 6 : 8)),
        ...stroke((row) => 11 - row),
      ]),
      labels: new Uint8Array(3),
    };
    const gradients = gridGradients(images, Uint32Array.of(0, 1, 2), imageGrid(images));
    const { indices, squaredDistances } = await distortedNeighbours(allPairs(3), gradients, 2);
    expect([...indices.subarray(0, 2)]).toEqual([1, 2]);
    const [bent = 0, other = 0] = squaredDistances;
    expect(other / bent).toBeGreaterThan(4);
  });

  it('name the way out where a thread fails', async () => {
    const images = randomImages(300, 4, 5, 1);
    const all = Uint32Array.from({ length: 300 }, (_, index) => index);
    const described = gridGradients(images, all, imageGrid(images));
    // More than a memory of WebAssembly has room for.
    const large = { ...described, rows: 2 ** 40 };
    await expect(distortedNeighbours(allPairs(300), large, 7, { threads: 2 })).rejects.toThrow(
      /^comparing images in threads failed: .+; use --threads 1$/,
    );
  });

  it('stop where they are asked to', async () => {
    const images = randomImages(4, 5, 5, 1);
    const gradients = gridGradients(images, Uint32Array.of(0, 1, 2, 3), imageGrid(images));
    const stop = () => Promise.reject(new Error('interrupted'));
    for (const threads of [1, 2]) {
      await expect(
        distortedNeighbours(allPairs(4), gradients, 2, { turn: stop, threads }),
      ).rejects.toThrow('interrupted');
    }
  });
});
