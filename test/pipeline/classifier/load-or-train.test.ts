import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Dataset, loadDataset } from '../../../pipeline/data/dataset.ts';
import type { LabelledImages } from '../../../pipeline/data/images.ts';
import { holdOutValidation, referenceImages } from '../../../pipeline/data/validation.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import {
  type Classifier,
  classify,
  disposeClassifier,
  labelAgreement,
} from '../../../pipeline/classifier/network.ts';
import { encodeDescription } from '../../../pipeline/classifier/folder.ts';
import {
  classifierPlaces,
  loadOrTrainClassifier,
} from '../../../pipeline/classifier/load-or-train.ts';
import { classifierRecipe } from '../../../pipeline/classifier/recipe.ts';
import { silentProgress } from '../../../pipeline/terminal/evaluation-progress.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { stripedDataset, stripedImages, stripedSize } from '../evaluation/striped-images.ts';
import { smallPlan } from './small-plan.ts';

const dataset = stripedDataset();
const recipe = { ...classifierRecipe(dataset.train, 2, smallPlan), steps: 60 };

/** A folder that holds the classifier, made once. */
let kept: string;

/** Obtains the classifier and notes what was said and done; its tensors are freed. */
async function loadOrTrainIn(folder: string, shipped = join(folder, 'none')) {
  const [said, stages]: [string[], string[]] = [[], []];
  const progress = {
    ...silentProgress,
    print: (line: string) => said.push(line),
    stage: (name: string) => stages.push(name),
  };
  const classifier: Classifier = await loadOrTrainClassifier(dataset, progress, {
    recipe,
    places: { folder, shipped },
  });
  disposeClassifier(classifier);
  return { classifier, said, stages };
}

/** A copy of the kept classifier's folder, for a test to harm. */
async function keptCopy() {
  const folder = await temporaryFolder('classifiers');
  await cp(kept, folder, { recursive: true });
  const [name = ''] = await readdir(folder);
  const files = {
    json: join(folder, name, 'classifier.json'),
    bin: join(folder, name, 'weights.bin'),
  };
  return { folder, name, ...files };
}

/** Images of 8 × 8 with one bright dot, at a place of its class, over noise: 10 of each class. */
function dotted(classCount: number): Dataset {
  const pixelCount = stripedSize ** 2;
  const images = (name: string): LabelledImages => {
    const { pixels: noise, ...shape } = stripedImages(name, 10 * classCount);
    const labels = Uint8Array.from({ length: shape.count }, (_, index) => index % classCount);
    const pixels = noise.map((value, index) => {
      const label = labels[Math.floor(index / pixelCount)] ?? 0;
      return index % pixelCount === 2 * label ? 255 : value / 4;
    });
    return { ...shape, pixels, labels };
  };
  const names = Array.from({ length: classCount }, (_, label) => `class ${label}`);
  const [train, test] = [images('dots to train on'), images('dots to test with')];
  return { name: 'dotted', sha256: 'd'.repeat(64), labels: names, train, test };
}

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
  kept = await temporaryFolder('kept');
  await loadOrTrainIn(kept);
});

describe('a classifier that is kept', () => {
  it('is trained once, and read the next time, to the same weights and accuracy', async () => {
    const folder = join(await temporaryFolder('classifiers'), 'deeper');
    const first = await loadOrTrainIn(folder);
    expect(first.stages).toEqual(['training a classifier on 300 images of striped']);
    const [name = ''] = await readdir(folder);
    expect(name).toMatch(new RegExp(`^${dataset.sha256.slice(0, 12)}-[0-9a-f]{8}$`));
    const before = tf.memory().numTensors;
    const second = await loadOrTrainIn(folder);
    expect(second.stages).toEqual([]);
    expect(second.said).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
    expect(second.classifier.sha256).toBe(first.classifier.sha256);
    expect(second.classifier.testAccuracy).toBe(first.classifier.testAccuracy);
    expect(first.classifier.testAccuracy).toBeGreaterThan(0.9);
  });

  it('that comes with the program is looked for first', async () => {
    const folder = await temporaryFolder('classifiers');
    const { stages, said } = await loadOrTrainIn(folder, kept);
    expect([stages, said]).toEqual([[], []]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is trained by one of many that ask for it at once; the others say whom they wait for', async () => {
    const folder = await temporaryFolder('classifiers');
    const asked = await Promise.all([1, 2, 3].map(() => loadOrTrainIn(folder)));
    expect(asked.flatMap(({ stages }) => stages)).toEqual([
      'training a classifier on 300 images of striped',
    ]);
    expect(asked.flatMap(({ said }) => said)).toEqual(
      [1, 2].map(
        () => `waiting for process ${process.pid} on ${hostname()}, which trains this classifier`,
      ),
    );
    expect(new Set(asked.map(({ classifier }) => classifier.sha256)).size).toBe(1);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('is named where its accuracy makes the figures less reliable, on any data', async () => {
    const folder = await temporaryFolder('classifiers');
    const said: string[] = [];
    const progress = { ...silentProgress, print: (line: string) => said.push(line) };
    const weak = { ...recipe, steps: 1 };
    const places = { folder, shipped: join(folder, 'none') };
    // Trained, then kept.
    for (let time = 1; time <= 2; time++) {
      disposeClassifier(await loadOrTrainClassifier(dataset, progress, { recipe: weak, places }));
      expect(said.splice(0)).toEqual([
        expect.stringMatching(
          /^the classifier has an accuracy of \d+\.\d\d % on held-out images, but at least 90 % is expected; the figures are less reliable$/,
        ),
      ]);
    }
  });

  it('is named on data of 26 classes where it finds too few of them, and not where it finds them', async () => {
    const letters = dotted(26);
    const places = { folder: await temporaryFolder('classifiers'), shipped: 'none' };
    const saidAfter = async (steps: number) => {
      const said: string[] = [];
      const progress = { ...silentProgress, print: (line: string) => said.push(line) };
      const many = { ...classifierRecipe(letters.train, 26, { ...smallPlan, units: 32 }), steps };
      disposeClassifier(await loadOrTrainClassifier(letters, progress, { recipe: many, places }));
      return said;
    };
    expect(await saidAfter(20)).toEqual([
      expect.stringMatching(
        /^the classifier has an accuracy of [1-8]?\d\.\d\d % on held-out images, but at least 90 % is expected; the figures are less reliable$/,
      ),
    ]);
    expect(await saidAfter(600)).toEqual([]);
  });

  it('is another for another recipe', async () => {
    const { folder } = await keptCopy();
    const other = await loadOrTrainClassifier(dataset, silentProgress, {
      recipe: { ...recipe, steps: 5 },
      places: { folder, shipped: join(folder, 'none') },
    });
    disposeClassifier(other);
    expect(await readdir(folder)).toHaveLength(2);
  });
});

describe('a kept classifier that cannot be used is named, set aside and trained anew:', () => {
  it.each<[string, (files: { json: string; bin: string }) => Promise<void>, RegExp]>([
    [
      'torn weights',
      ({ bin }) => truncate(bin, 100),
      /weights\.bin: \d+ bytes expected, 100 found/,
    ],
    [
      'a flipped byte of the weights',
      async ({ bin }) => {
        const bytes = await readFile(bin);
        bytes[7] = (bytes[7] ?? 0) ^ 1;
        await writeFile(bin, bytes);
      },
      /weights\.bin: SHA-256 [0-9a-f]{64} promised, [0-9a-f]{64} found: altered or torn/,
    ],
    ['missing weights', ({ bin }) => rm(bin), /weights\.bin: no such file/],
    ['a missing description', ({ json }) => rm(json), /classifier\.json: no such file/],
    [
      'a torn description',
      ({ json }) => truncate(json, 300),
      /classifier\.json: not JSON: altered or torn/,
    ],
    [
      'a flattered accuracy',
      async ({ json }) => {
        const text = await readFile(json, 'utf8');
        await writeFile(json, text.replace(/"testAccuracy": [\d.]+/, '"testAccuracy": 0.5'));
      },
      /classifier\.json: SHA-256 [0-9a-f]{64} promised, [0-9a-f]{64} found: altered/,
    ],
    [
      'a newer format',
      async ({ json }) => {
        const text = await readFile(json, 'utf8');
        await writeFile(json, text.replace('"format": 1', '"format": 2'));
      },
      /classifier\.json: format 2, this program reads format 1/,
    ],
    [
      'a wrong field',
      async ({ json }) => {
        const text = await readFile(json, 'utf8');
        await writeFile(json, text.replace('"steps": 60', '"steps": "sixty"'));
      },
      /classifier\.json: recipe\.steps cannot be "sixty"; a whole number above 0 is allowed/,
    ],
    [
      'the classifier of another recipe under its name',
      async ({ json }) => {
        const {
          sha256: _,
          format: __,
          ...description
        } = JSON.parse(await readFile(json, 'utf8')) as never as Record<string, unknown>;
        const other = { ...description, recipe: { ...recipe, seed: 'other' } };
        await writeFile(json, await encodeDescription(other as never));
      },
      /classifier\.json: was trained on other data or by another recipe than the requested classifier/,
    ],
  ])('%s', async (_, harm, message) => {
    const { folder, name, json, bin } = await keptCopy();
    await harm({ json, bin });
    const { said, stages, classifier } = await loadOrTrainIn(folder);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(message);
    expect(said[0]).toMatch(/^the stored classifier cannot be used: .+; training a new one$/);
    expect(stages).toHaveLength(1);
    expect((await readdir(folder)).toSorted()).toEqual([name, `refused-${name}`]);
    const whole = await loadOrTrainIn(folder);
    expect([whole.said, whole.stages]).toEqual([[], []]);
    expect(whole.classifier.sha256).toBe(classifier.sha256);
  });

  it('twice, of which the last is set aside', async () => {
    const { folder, name, bin } = await keptCopy();
    await truncate(bin, 1);
    await loadOrTrainIn(folder);
    await truncate(bin, 2);
    await loadOrTrainIn(folder);
    expect((await readdir(folder)).toSorted()).toEqual([name, `refused-${name}`]);
    expect(await readFile(join(folder, `refused-${name}`, 'weights.bin'))).toHaveLength(2);
  });

  it('one that comes with the program stays where it is', async () => {
    const { folder: shipped, name, bin } = await keptCopy();
    await truncate(bin, 1);
    const folder = await temporaryFolder('classifiers');
    const { said } = await loadOrTrainIn(folder, shipped);
    expect(said[0]).toContain(`the stored classifier cannot be used: ${bin}`);
    expect(await readdir(shipped)).toEqual([name]);
    expect(await readdir(folder)).toEqual([name]);
  });
});

describe('a classifier', () => {
  it('is used all the same where it cannot be kept, and that is said', async () => {
    const file = join(await temporaryFolder('classifiers'), 'file');
    await writeFile(file, '');
    const { said, classifier } = await loadOrTrainIn(file);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/: the classifier cannot be saved: /);
    expect(classifier.testAccuracy).toBeGreaterThan(0.9);
  });

  it('of data without classes is not trained, and the same each time', async () => {
    const folder = await temporaryFolder('classifiers');
    const one = { ...dataset, labels: ['image'] };
    const places = { folder, shipped: join(folder, 'none') };
    const made = await Promise.all(
      [1, 2].map(() => loadOrTrainClassifier(one, silentProgress, { places })),
    );
    made.forEach(disposeClassifier);
    expect(made.map(({ testAccuracy }) => testAccuracy)).toEqual([null, null]);
    expect(made[0]?.sha256).toBe(made[1]?.sha256);
    expect(await readdir(folder)).toEqual([]);
  });

  it('needs validation or test images', async () => {
    const folder = await temporaryFolder('classifiers');
    await mkdir(join(folder, 'none'));
    const { test: _, ...trainOnly } = dataset;
    await expect(
      loadOrTrainClassifier({ ...trainOnly, test: undefined }, silentProgress, {
        recipe,
        places: { folder, shipped: folder },
      }),
    ).rejects.toThrow(
      '--data striped: has no images to compare with: give pipeline:train --test-images or --validation-images, or add test images: t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, or a folder test/ beside train/',
    );
  });
});

describe('the classifier of MNIST that comes with the program', () => {
  it.each([
    [0, 0.995],
    [10_000, 0.9941],
  ])('is at hand for %i validation images, and as accurate as it says', async (count, accuracy) => {
    const mnist = holdOutValidation(await loadDataset('mnist'), count);
    const [said, stages]: [string[], string[]] = [[], []];
    const progress = {
      ...silentProgress,
      print: (line: string) => said.push(line),
      stage: (name: string) => stages.push(name),
    };
    const folder = await temporaryFolder('classifiers');
    const places = { ...classifierPlaces, folder };
    const classifier = await loadOrTrainClassifier(mnist, progress, { places });
    expect([said, stages]).toEqual([[], []]);
    const heldOut = referenceImages(mnist);
    const found = await classify(classifier, heldOut.pixels, heldOut.count);
    expect(labelAgreement(found.labels, heldOut.labels)).toBe(classifier.testAccuracy);
    expect(classifier.testAccuracy).toBe(accuracy);
    disposeClassifier(classifier);
  });
});
