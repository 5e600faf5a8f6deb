import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { restoreNewest, saveCheckpoint } from '../../../pipeline/run/checkpoint.ts';
import { stateTensors } from '../../../pipeline/nn/parameters.ts';
import { type Position, train } from '../../../pipeline/nn/train.ts';
import { createTrainableGan, type TrainableGan } from '../../../pipeline/gan/trainable.ts';
import { createMetricsWindow, type MetricValues } from '../../../pipeline/nn/metrics.ts';
import { ganRun } from '../../../pipeline/run/gan.ts';
import type { Configuration } from '../../../pipeline/gan/configuration.ts';
import { tinyConfiguration, tinyImages } from '../../fixtures/tiny-configuration.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

function valuesOf({ gan }: TrainableGan): number[] {
  return [gan.generator, gan.discriminator].flatMap((network) =>
    [...stateTensors(network).values()].flatMap((tensor) => [...tensor.dataSync()]),
  );
}

/** A GAN and how far it is. */
interface Training {
  readonly trainable: TrainableGan;
  readonly position: Position;
}

function begin(configuration: Configuration): Training {
  const position = { step: 0, seconds: 0, metrics: createMetricsWindow() };
  return { trainable: createTrainableGan(configuration, tinyImages), position };
}

function end({ trainable, position }: Training): void {
  position.metrics.clear();
  trainable.dispose();
}

/** Restores the newest checkpoint into a new GAN, which is disposed where there is none. */
async function restore(folder: string, configuration: Configuration = tinyConfiguration) {
  const trainable = createTrainableGan(configuration, tinyImages);
  const restored = await restoreNewest(folder, ganRun, trainable, configuration);
  if (!restored.state) {
    trainable.dispose();
    return { training: undefined, refused: restored.refused, logBytes: undefined };
  }
  const { state: position, logBytes, refused } = restored;
  return { training: { trainable, position }, logBytes, refused };
}

/** Trains up to a step, saving every ten; gives the folder and the values at the end. */
async function trainTo(steps: number, from?: Training, folder?: string) {
  const checkpoints = folder ?? (await temporaryFolder('checkpoints'));
  const configuration = { ...tinyConfiguration, steps };
  const training = from ?? begin(configuration);
  const { trainable, position } = training;
  const outputs = {
    log: async () => {},
    sample: async () => {},
    checkpoint: (reached: Position) =>
      saveCheckpoint(checkpoints, trainable, reached, configuration, 7),
  };
  await train(trainable, position, configuration, outputs, new AbortController().signal);
  const values = valuesOf(trainable);
  end(training);
  return { checkpoints, values };
}

describe('a checkpoint', () => {
  it('continues to the same weights as an uninterrupted run', async () => {
    const uninterrupted = await trainTo(40);
    const { checkpoints } = await trainTo(20);
    const { training } = await restore(checkpoints);
    expect(training?.position.step).toBe(20);
    const resumed = await trainTo(40, training);
    expect(resumed.values).toEqual(uninterrupted.values);
  });

  it('restores the length of the log and the updates of both networks', async () => {
    const { checkpoints } = await trainTo(10);
    const { training, ...restored } = await restore(checkpoints);
    expect(restored).toEqual({ logBytes: 7, refused: [] });
    expect(training?.trainable.gan.updates).toEqual({ generator: 10, discriminator: 20 });
    if (training) end(training);
  });

  it('is kept together with only the previous one', async () => {
    const { checkpoints } = await trainTo(40);
    expect((await readdir(checkpoints)).toSorted()).toEqual(['step-00000030', 'step-00000040']);
  });

  it('is refused by name when damaged, and the previous one is used', async () => {
    const { checkpoints } = await trainTo(20);
    const torn = join(checkpoints, 'step-00000020', 'tensors.bin');
    await writeFile(torn, (await readFile(torn)).subarray(0, 100));
    const before = tf.memory().numTensors;
    const { training, refused } = await restore(checkpoints);
    expect(training?.position.step).toBe(10);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(
      /step-00000020: tensors\.bin: SHA-256 [0-9a-f]{64} expected, [0-9a-f]{64} found: the file is damaged or was changed$/,
    );
    if (training) end(training);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is never removed in favour of a refused one with a higher number, which is set aside', async () => {
    const { checkpoints } = await trainTo(20);
    await writeFile(join(checkpoints, 'step-00000020', 'tensors.bin'), 'torn');
    const { training } = await restore(checkpoints);
    expect((await readdir(checkpoints)).toSorted()).toEqual([
      'refused-step-00000020',
      'step-00000010',
    ]);
    await trainTo(20, training, checkpoints);
    const again = await restore(checkpoints);
    expect(again).toMatchObject({ refused: [], training: { position: { step: 20 } } });
    if (again.training) end(again.training);
  });

  it('is not written for diverged weights, and leaves earlier ones alone', async () => {
    const { checkpoints } = await trainTo(20);
    const training = begin(tinyConfiguration);
    const { trainable, position } = training;
    position.step = 30;
    const [first] = trainable.gan.generator.parameters.values();
    first?.assign(tf.fill(first.shape, Number.NaN));
    await expect(
      saveCheckpoint(checkpoints, trainable, position, tinyConfiguration, 0),
    ).rejects.toThrow(
      'step 30: generator/dense_1/kernel holds NaN: the weights have diverged, most likely from too high a learning rate',
    );
    expect(await readdir(checkpoints)).toHaveLength(2);
    end(training);
  });

  it('keeps the metrics that are not logged yet, so that the next line is the same', async () => {
    const configuration = { ...tinyConfiguration, steps: 20, logEvery: 10, sampleEvery: 7 };
    const play = async (
      { trainable, position }: Training,
      onSample: () => void,
      stop: AbortSignal,
    ) => {
      const lines: unknown[] = [];
      const outputs = {
        log: async ({ step }: Position, means: MetricValues) => void lines.push({ step, means }),
        sample: async () => onSample(),
        checkpoint: async () => {},
      };
      await train(trainable, position, configuration, outputs, stop);
      return lines;
    };
    const never = new AbortController();
    const whole = begin(configuration);
    const expected = await play(whole, () => {}, never.signal);

    const stop = new AbortController();
    const stopped = begin(configuration);
    await play(stopped, () => stop.abort(), stop.signal);
    const checkpoints = await temporaryFolder('record');
    await saveCheckpoint(checkpoints, stopped.trainable, stopped.position, configuration, 0);
    const { training } = await restore(checkpoints, configuration);
    if (!training) throw new Error('not restored');
    expect(training.position.step).toBe(7);
    expect(await play(training, () => {}, never.signal)).toEqual(expected);
    [whole, stopped, training].forEach(end);
  });

  it('is refused when it belongs to a run with another configuration', async () => {
    const { checkpoints } = await trainTo(10);
    const { training, refused } = await restore(checkpoints, { ...tinyConfiguration, seed: 9 });
    expect(training).toBeUndefined();
    expect(refused).toEqual([
      `${checkpoints}/step-00000010: state.json: belongs to a run with another configuration`,
    ]);
  });

  it.each([1, 2])('of format %i is refused by name, with what to do', async (format) => {
    const { checkpoints } = await trainTo(10);
    const file = join(checkpoints, 'step-00000010', 'state.json');
    const saved = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...saved, format }));
    const { training, refused } = await restore(checkpoints);
    expect(training).toBeUndefined();
    expect(refused).toEqual([
      `${checkpoints}/step-00000010: state.json: format ${format}: written by an older version; this version reads format 3; finish the run with the version that started it (config.json names its commit), or start again in another folder`,
    ]);
  });

  it('is refused when its description is malformed', async () => {
    const { checkpoints } = await trainTo(10);
    await writeFile(join(checkpoints, 'step-00000010', 'state.json'), '{"format": 3}');
    const { refused } = await restore(checkpoints);
    expect(refused[0]).toContain(
      'step-00000010: state.json: configuration is missing; an object is needed; step is missing; a whole number from 0 up is needed; ',
    );
  });

  it('is ignored when the process died while writing it', async () => {
    const { checkpoints } = await trainTo(10);
    await mkdir(join(checkpoints, '.partial-step-00000020'));
    await writeFile(join(checkpoints, '.partial-step-00000020', 'tensors.bin'), 'half');
    const { training, refused } = await restore(checkpoints);
    expect(training?.position.step).toBe(10);
    expect(refused).toEqual([]);
    if (training) end(training);
  });
});
