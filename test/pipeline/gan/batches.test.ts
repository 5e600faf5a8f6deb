import { afterAll, beforeAll, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { drawGeneratorInputs, unevenLabels } from '../../../pipeline/gan/batches.ts';
import { countLabels } from '../../../pipeline/data/class-labels.ts';

const images = (labels: readonly number[]) => ({
  count: labels.length,
  height: 1,
  width: 1,
  channels: 1 as const,
  pixels: new Uint8Array(labels.length),
  labels: Uint8Array.from(labels),
});
const balanced = images([0, 0, 0, 1, 1]);
const uneven = images([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

beforeAll(async () => {
  await tf.setBackend('cpu');
});
afterAll(() => tf.disposeVariables());

/** How many of 4,000 fakes have each label. */
function counts(shares: Uint8Array | null): readonly number[] {
  const random = generatorFromDigest(digestOf('batches'));
  const { values, labels } = drawGeneratorInputs(4000, 1, 2, random, shares);
  const drawn = Uint8Array.from(tf.argMax(labels ?? values, 1).dataSync());
  tf.dispose(values);
  labels?.dispose();
  return [...countLabels(drawn, 2)];
}

it('labels fakes by the shares of classes that are uneven', () => {
  expect(unevenLabels(uneven)).toBe(uneven.labels);
  const [common = 0, rare = 0] = counts(unevenLabels(uneven));
  expect(common + rare).toBe(4000);
  // A tenth, within five standard deviations of a share of 4,000.
  expect(Math.abs(rare / 4000 - 0.1)).toBeLessThan(0.024);
});

it('labels fakes equally often where the classes are about as large', () => {
  expect(unevenLabels(balanced)).toBeNull();
  const [first = 0] = counts(unevenLabels(balanced));
  expect(Math.abs(first / 4000 - 0.5)).toBeLessThan(0.04);
});
