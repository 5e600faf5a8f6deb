import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Configuration } from '../../../pipeline/gan/configuration.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { stateTensors } from '../../../pipeline/nn/parameters.ts';
import { ganLogEntry, type LogEntry } from '../../../pipeline/gan/log.ts';
import { type Position, train, type TrainingOutputs } from '../../../pipeline/nn/train.ts';
import { createTrainableGan, type TrainableGan } from '../../../pipeline/gan/trainable.ts';
import { createMetricsWindow } from '../../../pipeline/nn/metrics.ts';
import {
  tinyConditionalConfiguration,
  tinyConfiguration,
  tinyImages,
} from '../../fixtures/tiny-configuration.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

const start = (): Position => ({ step: 0, seconds: 0, metrics: createMetricsWindow() });

interface Reports {
  readonly entries: LogEntry[];
  readonly sampled: number[];
  readonly evaluated: number[];
  readonly saved: number[];
}

/** Trains to the end and gives every weight of the generator and what was reported on the way. */
async function play(configuration: Configuration, signal = new AbortController().signal) {
  const [trainable, position] = [createTrainableGan(configuration, tinyImages), start()];
  const reports: Reports = { entries: [], sampled: [], evaluated: [], saved: [] };
  const outputs: TrainingOutputs = {
    log: async ({ step, seconds }, means) =>
      void reports.entries.push(ganLogEntry(step, seconds, means)),
    sample: async ({ step }) => void reports.sampled.push(step),
    evaluate: async ({ step }) => void reports.evaluated.push(step),
    checkpoint: async ({ step }) => void reports.saved.push(step),
  };
  const outcome = await train(trainable, position, configuration, outputs, signal);
  const weights = weightsOf(trainable);
  position.metrics.clear();
  trainable.dispose();
  return { outcome, weights, step: position.step, ...reports };
}

function weightsOf({ gan }: TrainableGan): number[] {
  return [...stateTensors(gan.generator).values()].flatMap((tensor) => [...tensor.dataSync()]);
}

describe('training', () => {
  it('logs, samples and saves when they are due, and at the end', async () => {
    const { outcome, entries, sampled, saved } = await play({ ...tinyConfiguration, steps: 23 });
    expect(outcome).toBe('finished');
    expect(entries.map(({ step }) => step)).toEqual([5, 10, 15, 20, 23]);
    expect(sampled).toEqual([10, 20, 23]);
    expect(saved).toEqual([10, 20, 23]);
  });

  it('says once a session that its first iteration is done, before it logs', async () => {
    const trainable = createTrainableGan(tinyConfiguration, tinyImages);
    const [position, told]: [Position, string[]] = [start(), []];
    const outputs: TrainingOutputs = {
      begun: ({ step, seconds }) => void told.push(`begun ${step} ${seconds > 0}`),
      log: async ({ step }) => void told.push(`log ${step}`),
    };
    const { signal } = new AbortController();
    for (const steps of [2, 4, 4]) {
      await train(trainable, position, { steps, logEvery: 1 }, outputs, signal);
    }
    trainable.dispose();
    expect(told).toEqual(['begun 1 true', 'log 1', 'log 2', 'begun 3 true', 'log 3', 'log 4']);
  });

  it('measures when it is due, and never with evaluation none', async () => {
    const measured = await play({ ...tinyConfiguration, steps: 17, evaluateEvery: 8 });
    expect(measured.evaluated).toEqual([8, 16, 17]);
    expect((await play(tinyConfiguration)).evaluated).toEqual([]);
  });

  it('logs the mean of both halves, averaged over the iterations since the last line', async () => {
    const fine = await play({ ...tinyConfiguration, steps: 10, logEvery: 1 });
    const coarse = await play({ ...tinyConfiguration, steps: 10, logEvery: 5 });
    const meanOf = (key: 'discriminatorLoss' | 'accuracyOnFake' | 'generatorLoss') =>
      fine.entries.slice(0, 5).reduce((sum, entry) => sum + (entry[key] ?? 0), 0) / 5;
    const [first] = coarse.entries;
    expect(first?.discriminatorLoss).toBeCloseTo(meanOf('discriminatorLoss'), 5);
    expect(first?.accuracyOnFake).toBeCloseTo(meanOf('accuracyOnFake'), 5);
    expect(first?.generatorLoss).toBeCloseTo(meanOf('generatorLoss'), 5);
    expect(first?.discriminatorLoss).toBeCloseTo(
      ((first?.lossOnReal ?? 0) + (first?.lossOnFake ?? 0)) / 2,
      12,
    );
  });

  it.each([tinyConfiguration, tinyConditionalConfiguration])(
    'gives the same weights for the same seed, and others for another: $play',
    async (configuration) => {
      const [first, second, other] = [
        await play(configuration),
        await play(configuration),
        await play({ ...configuration, seed: 2 }),
      ];
      expect(first.weights).toEqual(second.weights);
      expect(first.weights).not.toEqual(other.weights);
    },
  );

  it.each([tinyConfiguration, tinyConditionalConfiguration])(
    'leaves the generator as it was through a head start: $play',
    async (base) => {
      const configuration = { ...base, steps: 12, headStart: 10, logEvery: 1 };
      const before = createTrainableGan(configuration, tinyImages);
      const started = weightsOf(before);
      before.dispose();
      const { entries, weights } = await play(configuration);
      expect(entries.map(({ generatorLoss }) => generatorLoss === null)).toEqual([
        ...Array.from({ length: 10 }, () => true),
        false,
        false,
      ]);
      const held = await play({ ...configuration, steps: 11, headStart: 10 });
      expect(held.weights).not.toEqual(started);
      expect(weights).not.toEqual(held.weights);
    },
  );

  it('stops between two iterations on request', async () => {
    const stop = new AbortController();
    const [trainable, position] = [createTrainableGan(tinyConfiguration, tinyImages), start()];
    const outputs: TrainingOutputs = {
      log: async ({ step }) => {
        if (step === 15) stop.abort();
      },
      sample: async () => {},
      evaluate: async () => {},
      checkpoint: async () => {},
    };
    const outcome = await train(trainable, position, tinyConfiguration, outputs, stop.signal);
    expect(outcome).toBe('stopped');
    expect(position.step).toBe(15);
    position.metrics.clear();
    trainable.dispose();
  });

  it('stops with the step and the likely cause when a loss becomes NaN', async () => {
    const wild = {
      ...tinyConfiguration,
      optimizer: { ...tinyConfiguration.optimizer, learningRate: 1e38 },
    };
    const messageOf = (logEvery: number) =>
      play({ ...wild, logEvery }).catch((error: Error) => error.message);
    const message = await messageOf(1);
    expect(message).toMatch(
      /^step [1-5]: \w+ is (NaN|-?Infinity): the weights have diverged, most likely from too high a learning rate$/,
    );
    // The step is where it happened, however seldom the log is written.
    expect(await messageOf(10)).toBe(message);
    const headStart = { ...wild, headStart: 1, logEvery: 10 };
    await expect(play(headStart)).rejects.toThrow(/^step [1-5]: /);
  });

  it('leaks no tensors', async () => {
    await play(tinyConfiguration);
    const before = tf.memory().numTensors;
    await play(tinyConfiguration);
    await play(tinyConditionalConfiguration);
    const stop = new AbortController();
    stop.abort();
    await play(tinyConfiguration, stop.signal);
    expect(tf.memory().numTensors).toBe(before);
  });
});
