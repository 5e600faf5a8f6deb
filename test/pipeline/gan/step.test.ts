import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import type { Configuration } from '../../../pipeline/gan/configuration.ts';
import { ganLogEntry, logEntrySchema } from '../../../pipeline/gan/log.ts';
import { createTrainableGan } from '../../../pipeline/gan/trainable.ts';
import { createMetricsWindow } from '../../../pipeline/nn/metrics.ts';
import {
  tinyConditionalConfiguration,
  tinyConfiguration,
  tinyImages,
} from '../../fixtures/tiny-configuration.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

const { signal } = new AbortController();

/** WGAN-GP of a few dozen parameters. */
const wasserstein: Configuration = {
  ...tinyConditionalConfiguration,
  nCritic: 3,
  loss: 'wasserstein',
  regularizer: { kind: 'interpolatedGradientPenalty', weight: 10, every: 2, distance: 0.1 },
  augmentation: { kind: 'diffAugment', color: 1, shift: 1, cutout: 0.5 },
  steps: 10,
};

/** The line of the log after some iterations. */
async function lineAfter(configuration: Configuration, steps: number) {
  const gan = createTrainableGan(configuration, tinyImages);
  const window = createMetricsWindow();
  for (let step = 0; step < steps; step++) window.add(await gan.step(step, signal));
  const means = await window.means();
  const { updates } = gan.gan;
  window.clear();
  gan.dispose();
  return { entry: ganLogEntry(steps, 1, means), updates: { ...updates } };
}

describe('an iteration', () => {
  it.each(['alternating', 'simultaneous'] as const)(
    'updates the discriminator nCritic times and the generator once: %s',
    async (play) => {
      const base = play === 'alternating' ? tinyConfiguration : tinyConditionalConfiguration;
      const { updates } = await lineAfter({ ...base, nCritic: 5 }, 2);
      const updatesOfStep = play === 'alternating' ? 2 : 1;
      expect(updates).toEqual({ generator: 2, discriminator: 2 * 5 * updatesOfStep });
    },
  );

  it('leaves the generator alone in a head start', async () => {
    const { entry, updates } = await lineAfter({ ...wasserstein, headStart: 10 }, 5);
    expect(updates).toEqual({ generator: 0, discriminator: 15 });
    expect(entry.generatorLoss).toBeNull();
    expect(entry.gradientNorm?.generator).toBeNull();
  });

  it('logs rates, lengths of gradients and weights, and the penalty at the interval of the log', async () => {
    const { entry } = await lineAfter(wasserstein, 5);
    expect(logEntrySchema.parse(entry)).toEqual(entry);
    expect(entry.learningRate).toEqual({ generator: 2e-3, discriminator: 2e-3 });
    expect(entry.gradientNorm?.generator).toBeGreaterThan(0);
    expect(entry.weightNorm?.discriminator).toBeGreaterThan(0);
    expect(entry.penalty).toBeGreaterThan(0);
    const { entry: early } = await lineAfter(wasserstein, 4);
    expect(early.gradientNorm).toBeUndefined();
    expect(early.learningRate).toBeUndefined();
  });

  it('logs no penalty without one, and lines of before these figures are read', async () => {
    const { entry } = await lineAfter(tinyConfiguration, 5);
    expect(entry).not.toHaveProperty('penalty');
    const { learningRate: _rate, gradientNorm: _gradient, weightNorm: _weight, ...old } = entry;
    expect(logEntrySchema.parse(old)).toEqual(old);
  });

  it('keeps no tensor behind', async () => {
    const gan = createTrainableGan(wasserstein, tinyImages);
    const step = async (index: number) => tf.dispose({ ...(await gan.step(index, signal)) });
    await step(0);
    const before = tf.memory().numTensors;
    for (let index = 1; index < 6; index++) await step(index);
    expect(tf.memory().numTensors).toBe(before);
    gan.dispose();
  });
});

describe('a trainable that goes on from its state', () => {
  it('computes what one that never stopped does, with every random stream in use', async () => {
    const [whole, first, second] = Array.from({ length: 3 }, () =>
      createTrainableGan(wasserstein, tinyImages),
    ) as [Trainable, Trainable, Trainable];
    for (let step = 0; step < 4; step++) tf.dispose({ ...(await whole.step(step, signal)) });
    for (let step = 0; step < 2; step++) tf.dispose({ ...(await first.step(step, signal)) });
    for (const [name, tensor] of first.tensors) second.tensors.get(name)?.assign(tensor);
    second.restore(first.state());
    for (let step = 2; step < 4; step++) tf.dispose({ ...(await second.step(step, signal)) });
    for (const [name, tensor] of whole.tensors) {
      expect([...(second.tensors.get(name)?.dataSync() ?? [])], name).toEqual([
        ...tensor.dataSync(),
      ]);
    }
    for (const gan of [whole, first, second]) gan.dispose();
  });

  it('takes a state of before there was a stream for the penalty', () => {
    const gan = createTrainableGan(tinyConfiguration, tinyImages);
    const { updates, streams } = gan.state();
    const { penalty, ...older } = streams;
    gan.restore({ updates, streams: older });
    expect(gan.state().streams.penalty).toEqual(penalty);
    gan.dispose();
  });
});

type Trainable = ReturnType<typeof createTrainableGan>;
