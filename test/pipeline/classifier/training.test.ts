import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import {
  classify,
  disposeClassifier,
  labelAgreement,
} from '../../../pipeline/classifier/network.ts';
import { classifierRecipe, featurePlan } from '../../../pipeline/classifier/recipe.ts';
import { trainClassifier } from '../../../pipeline/classifier/training.ts';
import { decodeWeights } from '../../../pipeline/classifier/folder.ts';
import { stripedImages } from '../evaluation/striped-images.ts';
import { smallPlan } from './small-plan.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

const images = stripedImages('train', 200);
const recipe = { ...classifierRecipe(images, 2, smallPlan), steps: 60 };

describe('training a classifier', () => {
  it('learns what tells the classes apart, on images it has not seen', async () => {
    const weights = await trainClassifier(images, recipe);
    const parameters = decodeWeights(recipe.network, weights);
    const test = stripedImages('test', 100);
    const { labels } = await classify({ network: recipe.network, parameters }, test.pixels, 100);
    expect(labelAgreement(labels, test.labels)).toBeGreaterThan(0.95);
    disposeClassifier({ parameters });
  });

  it('gives the same bytes again, and others for another seed', async () => {
    const first = await trainClassifier(images, recipe);
    expect(await trainClassifier(images, recipe)).toEqual(first);
    expect(await trainClassifier(images, { ...recipe, seed: 'other' })).not.toEqual(first);
  });

  it('takes as many images as the recipe says, drawn by its seed', async () => {
    const few = { ...recipe, steps: 3, images: 40 };
    expect(await trainClassifier(images, few)).not.toEqual(
      await trainClassifier(images, { ...few, images: 200 }),
    );
  });

  it('keeps no tensor behind and tells its steps', async () => {
    const before = tf.memory().numTensors;
    const reported: number[] = [];
    await trainClassifier(images, { ...recipe, steps: 50 }, (steps) => reported.push(steps));
    expect(tf.memory().numTensors).toBe(before);
    expect(reported).toEqual([20, 40, 50]);
  });
});

describe('a recipe', () => {
  it('sees each image as often as its plan says', () => {
    const { steps, images: count } = classifierRecipe(
      { height: 28, width: 28, channels: 1, count: 60_000 },
      10,
      featurePlan,
    );
    expect(steps).toBe((featurePlan.rounds * 60_000) / featurePlan.batchSize);
    expect(count).toBe(60_000);
  });

  it('gives few images a certain number of steps all the same', () => {
    expect(
      classifierRecipe({ height: 8, width: 8, channels: 1, count: 20 }, 2, featurePlan).steps,
    ).toBe(200);
  });
});

describe('a classifier', () => {
  it('gives features and logits that belong together, the same in a batch as alone', async () => {
    const parameters = decodeWeights(recipe.network, await trainClassifier(images, recipe));
    const classifier = { network: recipe.network, parameters };
    // Over the 500 that are classified at once.
    const many = stripedImages('many', 510);
    const { features, labels, logits } = await classify(classifier, many.pixels, 510);
    expect([features.count, features.size]).toEqual([510, smallPlan.units]);
    const kernel = await parameters.get('dense_2/kernel')?.data();
    const bias = await parameters.get('dense_2/bias')?.data();
    const last = 509;
    for (const label of [0, 1]) {
      let sum = bias?.[label] ?? 0;
      for (let unit = 0; unit < smallPlan.units; unit++) {
        sum +=
          (features.values[last * smallPlan.units + unit] ?? 0) * (kernel?.[unit * 2 + label] ?? 0);
      }
      expect(logits[last * 2 + label]).toBeCloseTo(sum, 4);
    }
    expect(labels[last]).toBe(Number((logits[last * 2 + 1] ?? 0) > (logits[last * 2] ?? 0)));
    const alone = await classify(classifier, many.pixels.subarray(last * 64), 1);
    expect(alone.features.values).toEqual(features.values.subarray(last * smallPlan.units));
    disposeClassifier(classifier);
  });

  it('refuses pixels that are not so many images of its size', async () => {
    const parameters = decodeWeights(recipe.network, await trainClassifier(images, recipe));
    await expect(
      classify({ network: recipe.network, parameters }, new Uint8Array(100), 2),
    ).rejects.toThrow('100 pixels are not 2 images of 8 × 8 × 1');
    disposeClassifier({ parameters });
  });
});
