import { beforeAll, describe, expect, it } from 'vitest';
import type { LabelledImages } from '../../../pipeline/data/images.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { closestPairs } from '../../../pipeline/evaluation/closest-pairs.ts';
import { type NearestDistances, copyFigures } from '../../../pipeline/evaluation/copies.ts';
import {
  type ImageIndex,
  indexImages,
  nearestImages,
} from '../../../pipeline/evaluation/metrics/nearest-images.ts';
import { stripedImages } from './striped-images.ts';

const train = stripedImages('train', 1000);
const reference = stripedImages('test', 400);
const drawn = stripedImages('drawn', 400);
let toTrain: ImageIndex;
let toReference: ImageIndex;
let real: NearestDistances;

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
  toTrain = await indexImages(train.pixels, 64);
  toReference = await indexImages(reference.pixels, 64);
  real = {
    toTraining: (await nearestImages(reference.pixels, toTrain)).distances,
    toReference: (await nearestImages(train.pixels.subarray(0, 400 * 64), toReference)).distances,
  };
});

/** The drawn images, a share of which are replaced by real ones, byte by byte. */
function withCopies(share: number, originals: LabelledImages): LabelledImages {
  const pixels = drawn.pixels.slice();
  for (let index = 0; index < share * drawn.count; index++) {
    pixels.set(originals.pixels.subarray(index * 64, (index + 1) * 64), index * 64);
  }
  return { ...drawn, pixels };
}

async function figuresOf({ pixels }: LabelledImages) {
  const [training, held] = [
    await nearestImages(pixels, toTrain),
    await nearestImages(pixels, toReference),
  ];
  const nearest = { toTraining: training.distances, toReference: held.distances };
  const figures = copyFigures([nearest], real);
  return Object.fromEntries(Object.entries(figures).map(([name, { mean }]) => [name, mean]));
}

describe('copies among new images', () => {
  it('are not seen where there are none', async () => {
    const figures = await figuresOf(drawn);
    expect(figures['nearCopies']).toBeLessThan(0.03);
    expect(figures['nearHeldOutCopies']).toBeLessThan(0.03);
    for (const ratio of ['copyDistanceRatioAt1Percent', 'heldOutDistanceRatioAt1Percent']) {
      expect(figures[ratio]).toBeGreaterThan(0.9);
    }
  });

  it.each([0.06, 0.1])(
    'of training images are seen where %d of the images are, although the median hides them',
    async (share) => {
      const figures = await figuresOf(withCopies(share, train));
      expect(figures['copyDistanceRatio']).toBeGreaterThan(0.95);
      expect(figures['copyDistanceRatioAt5Percent']).toBe(0);
      expect(figures['copyDistanceRatioAt1Percent']).toBe(0);
      expect(figures['nearCopies']).toBeGreaterThanOrEqual(share);
      expect(figures['heldOutDistanceRatioAt5Percent']).toBeGreaterThan(0.9);
      expect(figures['nearHeldOutCopies']).toBeLessThan(0.03);
    },
  );

  it.each([0.06, 0.1])('of held-out images are seen where %d of the images are', async (share) => {
    const figures = await figuresOf(withCopies(share, reference));
    expect(figures['heldOutDistanceRatio']).toBeGreaterThan(0.95);
    expect(figures['heldOutDistanceRatioAt5Percent']).toBe(0);
    expect(figures['nearHeldOutCopies']).toBeGreaterThanOrEqual(share);
    expect(figures['copyDistanceRatioAt5Percent']).toBeGreaterThan(0.9);
    expect(figures['nearCopies']).toBeLessThan(0.03);
  });

  it('are the closest pairs', async () => {
    const images = withCopies(0.05, train);
    const pairs = closestPairs(images, train, await nearestImages(images.pixels, toTrain), false);
    expect(pairs.map(({ distance }) => distance)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(pairs[0]?.nearest).toEqual(pairs[0]?.generated);
  });
});
