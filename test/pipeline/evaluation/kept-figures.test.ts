import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type ClassifierPlaces,
  loadOrTrainClassifier,
} from '../../../pipeline/classifier/load-or-train.ts';
import { type Classifier, classify } from '../../../pipeline/classifier/network.ts';
import type { LabelledImages } from '../../../pipeline/data/images.ts';
import { referenceImages } from '../../../pipeline/data/validation.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { loadOrMeasureReal } from '../../../pipeline/evaluation/kept-figures.ts';
import { frechetDistance } from '../../../pipeline/evaluation/metrics/frechet-distance.ts';
import {
  type RealData,
  baselineImages,
  measureReal,
} from '../../../pipeline/evaluation/real-figures.ts';
import { indexBoth } from '../../../pipeline/evaluation/sets.ts';
import { silentProgress } from '../../../pipeline/terminal/evaluation-progress.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { stripedDataset } from './striped-images.ts';

const striped = stripedDataset();
const dataset = { ...striped, reference: referenceImages(striped) };
const images = dataset.reference;
const sizes = { images: 140, draws: 1, scoreImages: 200, scoreDraws: 1, quick: false };
let classifier: Classifier;
let real: RealData;
let lines: string[] = [];

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
  const folder = await temporaryFolder('classifiers');
  const places: ClassifierPlaces = { folder, shipped: join(folder, 'none') };
  classifier = await loadOrTrainClassifier(dataset, silentProgress, { places });
  const progress = { ...silentProgress, print: (line: string) => void lines.push(line) };
  const indices = await indexBoth(dataset, images);
  real = { dataset, images, classifier, indices, sizes, progress };
});

async function keptIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).map((name) => join(folder, name));
}

describe('the figures of the real images', () => {
  it('are kept, and are the same to the last bit when they are read', async () => {
    const folder = join(await temporaryFolder('kept'), 'deeper');
    lines = [];
    const measured = await loadOrMeasureReal(real, folder);
    expect(lines).toEqual([]);
    const [file] = await keptIn(folder);
    const read = await loadOrMeasureReal(real, folder);
    expect(lines).toEqual([`the figures of the real images were measured before: ${file}`]);
    expect(read).toEqual(measured);
    expect(measured).toEqual(await measureReal(real));
  });

  it('are measured again where the file is altered or torn', async () => {
    const folder = await temporaryFolder('altered');
    const measured = await loadOrMeasureReal(real, folder);
    const [file = ''] = await keptIn(folder);
    const bytes = await readFile(file);
    const altered = Uint8Array.from(bytes);
    altered[1000] = (altered[1000] ?? 0) ^ 1;
    for (const wrong of [altered, bytes.subarray(0, 20)]) {
      await writeFile(file, wrong);
      lines = [];
      expect(await loadOrMeasureReal(real, folder)).toEqual(measured);
      expect(lines).toEqual([]);
      // The new file holds the same figures, not always the same bytes: V8 writes a whole number as it happens to keep it.
      expect(await loadOrMeasureReal(real, folder)).toEqual(measured);
      expect(lines).toEqual([`the figures of the real images were measured before: ${file}`]);
    }
  });

  it('are kept apart for other images, another classifier and other sizes', async () => {
    const folder = await temporaryFolder('apart');
    await loadOrMeasureReal(real, folder);
    const pixels = images.pixels.slice();
    pixels[pixels.length - 1] = (pixels.at(-1) ?? 0) ^ 1;
    const others: readonly Partial<RealData>[] = [
      { images: { ...images, pixels } },
      { classifier: { ...classifier, sha256: 'another' } },
      { sizes: { ...sizes, draws: 2 } },
      { dataset: { ...dataset, reference: { ...images, kind: 'validation' } } },
    ];
    for (const [index, other] of others.entries()) {
      await loadOrMeasureReal({ ...real, ...other }, folder);
      expect(await keptIn(folder)).toHaveLength(index + 2);
    }
  });

  it('are measured where they cannot be kept, and a line says why', async () => {
    const file = join(await temporaryFolder('unwritable'), 'file');
    await writeFile(file, 'no folder');
    lines = [];
    const { baselines } = await loadOrMeasureReal(real, join(file, 'inside'));
    expect(baselines).toHaveLength(1);
    expect(lines).toEqual([
      expect.stringMatching(
        /inside\/real-[0-9a-f]{24}\.bin: the figures of the real images cannot be kept: E/,
      ),
    ]);
  });

  it('are those of sets that are compared one by one', async () => {
    const { baselines, nearestOfReal } = await measureReal(real);
    const featuresOf = async (set: LabelledImages) =>
      (await classify(classifier, set.pixels, set.count)).features;
    for (const [index, { frechetDistance: found, toTraining }] of baselines.entries()) {
      const { images: own, others } = baselineImages(real, index + 1);
      const features = await featuresOf(own);
      expect(found).toBeCloseTo(frechetDistance(features, await featuresOf(images)), 9);
      if (!others) throw new Error('as many other training images expected');
      const apart = frechetDistance(features, await featuresOf(others));
      expect(toTraining?.frechetDistance).toBeCloseTo(apart, 9);
    }
    expect(nearestOfReal.toTraining).toHaveLength(images.count);
  });

  it('are those that files of this version hold: where they change, the version in kept-figures.ts is to be raised', async () => {
    const { reference, nearestOfReal, baselines } = await measureReal(real);
    const [first] = baselines;
    const found = [
      reference.distribution.kernel.meanKernel,
      reference.classes[0]?.variety,
      nearestOfReal.toTraining[0],
      nearestOfReal.toReference[0],
      first?.frechetDistance,
      first?.kernelInceptionDistance,
      first?.randomFrechetDistance,
      first?.density,
      first?.coverage,
      first?.toTraining?.frechetDistance,
    ];
    const version1 = [
      3.329504368613089, 1.2323597686388579, 0.8090510672221611, 0.9281202244837317,
      0.09335375182679684, -0.024328100057266155, 23.238754972468755, 1.012857142857143,
      0.9785714285714285, 0.10856056341705766,
    ];
    expect(found).toHaveLength(version1.length);
    for (const [index, value] of version1.entries()) expect(found[index]).toBeCloseTo(value, 9);
  });
});
