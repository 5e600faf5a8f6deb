import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { fillNormal } from '../../../../models/seed/normal.ts';
import { digestOf, generatorFromDigest } from '../../../../models/seed/random.ts';
import type { LabelledImages } from '../../../../pipeline/data/images.ts';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import {
  type GaussianMoments,
  gaussianMoments,
} from '../../../../pipeline/evaluation/metrics/frechet-distance.ts';
import {
  randomFeatures,
  randomFrechetDistance,
} from '../../../../pipeline/evaluation/metrics/random-features.ts';
import { stripedImages } from '../striped-images.ts';

let reference: GaussianMoments;

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
  reference = await momentsOf(stripedImages('reference', 600));
});

const momentsOf = async (images: LabelledImages) => gaussianMoments(await randomFeatures(images));

const distanceOf = async (images: LabelledImages) =>
  randomFrechetDistance(await momentsOf(images), reference);

const images = stripedImages('images', 600);

function noisy(deviation: number): LabelledImages {
  const noise = fillNormal(
    generatorFromDigest(digestOf('noise')),
    new Float32Array(images.pixels.length),
  );
  return {
    ...images,
    pixels: images.pixels.map((value, index) =>
      Math.max(0, Math.min(255, value + deviation * (noise[index] ?? 0))),
    ),
  };
}

/** Each pixel moved towards the mean of its row's neighbours. */
function blurred(share: number): LabelledImages {
  const { pixels, width } = images;
  return {
    ...images,
    pixels: pixels.map((value, index) => {
      const column = index % width;
      const left = pixels[column === 0 ? index : index - 1] ?? 0;
      const right = pixels[column === width - 1 ? index : index + 1] ?? 0;
      return (1 - share) * value + (share * (left + right)) / 2;
    }),
  };
}

/** Only one image in `share` of the places of class 1, which this image replaces. */
function withoutClass(share: number): LabelledImages {
  const size = images.height * images.width;
  const pixels = images.pixels.slice();
  for (let index = 1; index < images.count * share; index += 2) {
    pixels.set(images.pixels.subarray(0, size), index * size);
  }
  return { ...images, pixels };
}

describe('the Fréchet distance of random features', () => {
  it.each([
    ['noise', [0, 20, 40, 80].map(noisy)],
    ['blur', [0, 0.3, 0.6, 1].map(blurred)],
    ['the loss of a class', [0, 0.25, 0.5, 1].map(withoutClass)],
  ])('grows with %s', async (_, degraded) => {
    const distances: number[] = [];
    for (const set of degraded) distances.push(await distanceOf(set));
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    expect(distances.at(-1)).toBeGreaterThan(3 * (distances[0] ?? 0));
  });

  it('is 0 for a set and itself, and does not depend on the scale of the features', () => {
    expect(randomFrechetDistance(reference, reference)).toBeCloseTo(0, 6);
    const scaled = ({ mean, covariance }: GaussianMoments) => ({
      mean: mean.map((value) => 3 * value),
      covariance: covariance.map((value) => 9 * value),
    });
    const moved = { ...reference, mean: reference.mean.map((value) => value + 1) };
    expect(randomFrechetDistance(scaled(moved), scaled(reference))).toBeCloseTo(
      randomFrechetDistance(moved, reference),
      6,
    );
  });

  it('has the same features in each process, for any size of image, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const [first, second] = [await randomFeatures(images), await randomFeatures(images)];
    expect(first.values).toEqual(second.values);
    expect([first.count, first.size]).toEqual([600, 64]);
    const odd = {
      count: 1,
      height: 5,
      width: 9,
      channels: 1 as const,
      pixels: new Uint8Array(45),
      labels: new Uint8Array(1),
    };
    expect((await randomFeatures(odd)).size).toBe(64);
    expect(tf.memory().numTensors).toBe(before);
  });
});
