import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Configuration } from '../../../pipeline/gan/configuration.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { playerTensors } from '../../../pipeline/nn/player.ts';
import type { LogEntry } from '../../../pipeline/nn/step-record.ts';
import { train, type TrainingOutputs } from '../../../pipeline/run/train.ts';
import {
  createTrainingState,
  disposeTrainingState,
  type TrainingState,
} from '../../../pipeline/gan/training-state.ts';
import {
  tinyConditionalConfiguration,
  tinyConfiguration,
  tinyImages,
} from '../../fixtures/tiny-configuration.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

interface Told {
  readonly entries: LogEntry[];
  readonly sampled: number[];
  readonly evaluated: number[];
  readonly saved: number[];
}

/** Trains to the end and gives every weight of the generator and what was told on the way. */
async function play(configuration: Configuration, signal = new AbortController().signal) {
  const state = createTrainingState(configuration);
  const told: Told = { entries: [], sampled: [], evaluated: [], saved: [] };
  const outputs: TrainingOutputs = {
    log: async (entry) => void told.entries.push(entry),
    sample: async ({ step }) => void told.sampled.push(step),
    evaluate: async ({ step }) => void told.evaluated.push(step),
    checkpoint: async ({ step }) => void told.saved.push(step),
  };
  const outcome = await train(configuration, tinyImages, state, outputs, signal);
  const weights = weightsOf(state);
  disposeTrainingState(state);
  return { outcome, weights, step: state.step, ...told };
}

function weightsOf({ game }: TrainingState): number[] {
  return [...playerTensors(game.generator).values()].flatMap((tensor) => [...tensor.dataSync()]);
}

describe('training', () => {
  it('logs, samples and saves when they are due, and at the end', async () => {
    const { outcome, entries, sampled, saved } = await play({ ...tinyConfiguration, steps: 23 });
    expect(outcome).toBe('finished');
    expect(entries.map(({ step }) => step)).toEqual([5, 10, 15, 20, 23]);
    expect(sampled).toEqual([10, 20, 23]);
    expect(saved).toEqual([10, 20, 23]);
  });

  it('measures when it is due, and never where no measuring is asked for', async () => {
    const measured = await play({ ...tinyConfiguration, steps: 17, evaluateEvery: 8 });
    expect(measured.evaluated).toEqual([8, 16, 17]);
    expect((await play(tinyConfiguration)).evaluated).toEqual([]);
  });

  it('reports the mean of both halves, and means over the iterations since the last line', async () => {
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
      const before = createTrainingState(configuration);
      const started = weightsOf(before);
      disposeTrainingState(before);
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

  it('stops between two iterations when it is asked to', async () => {
    const stop = new AbortController();
    const state = createTrainingState(tinyConfiguration);
    const outputs: TrainingOutputs = {
      log: async ({ step }) => {
        if (step === 15) stop.abort();
      },
      sample: async () => {},
      evaluate: async () => {},
      checkpoint: async () => {},
    };
    expect(await train(tinyConfiguration, tinyImages, state, outputs, stop.signal)).toBe('stopped');
    expect(state.step).toBe(15);
    disposeTrainingState(state);
  });

  it('stops with the step and the likely cause when a loss is not a number any more', async () => {
    const wild = {
      ...tinyConfiguration,
      optimizer: { ...tinyConfiguration.optimizer, learningRate: 1e38 },
    };
    const messageOf = (logEvery: number) =>
      play({ ...wild, logEvery }).catch((error: Error) => error.message);
    const message = await messageOf(1);
    expect(message).toMatch(
      /^step [1-5]: \w+ is (NaN|-?Infinity): the weights have diverged, most likely from too high a learning rate; the last checkpoint is from before$/,
    );
    // The step is where it happened, however seldom the log is written.
    expect(await messageOf(10)).toBe(message);
    const headStart = { ...wild, headStart: 1, logEvery: 10 };
    await expect(play(headStart)).rejects.toThrow(/^step [1-5]: /);
  });

  it('keeps no tensor behind', async () => {
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
