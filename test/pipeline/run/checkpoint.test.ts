import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { restoreNewest, saveCheckpoint } from '../../../pipeline/run/checkpoint.ts';
import { playerTensors } from '../../../pipeline/nn/player.ts';
import type { LogEntry } from '../../../pipeline/nn/step-record.ts';
import { train } from '../../../pipeline/run/train.ts';
import {
  createTrainingState,
  disposeTrainingState,
  type TrainingState,
} from '../../../pipeline/gan/training-state.ts';
import { tinyConfiguration, tinyImages } from '../../fixtures/tiny-configuration.ts';
import { temporaryFolder } from '../../fixtures/tiny-model.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

function valuesOf({ game }: TrainingState): number[] {
  return [game.generator, game.discriminator].flatMap((player) =>
    [...playerTensors(player).values()].flatMap((tensor) => [...tensor.dataSync()]),
  );
}

/** Trains up to a step, saving every ten; gives the folder and the values at the end. */
async function trainTo(steps: number, from?: TrainingState, folder?: string) {
  const checkpoints = folder ?? (await temporaryFolder('checkpoints'));
  const configuration = { ...tinyConfiguration, steps };
  const state = from ?? createTrainingState(configuration);
  const outputs = {
    log: async () => {},
    sample: async () => {},
    evaluate: async () => {},
    checkpoint: (reached: TrainingState) => saveCheckpoint(checkpoints, reached, configuration, 7),
  };
  await train(configuration, tinyImages, state, outputs, new AbortController().signal);
  const values = valuesOf(state);
  disposeTrainingState(state);
  return { checkpoints, values };
}

describe('a checkpoint', () => {
  it('goes on to the very weights of a run that never stopped', async () => {
    const uninterrupted = await trainTo(40);
    const { checkpoints } = await trainTo(20);
    const restored = await restoreNewest(checkpoints, tinyConfiguration);
    expect(restored.state?.step).toBe(20);
    const resumed = await trainTo(40, restored.state);
    expect(resumed.values).toEqual(uninterrupted.values);
  });

  it('brings back the length the log had, and the updates of both players', async () => {
    const { checkpoints } = await trainTo(10);
    const restored = await restoreNewest(checkpoints, tinyConfiguration);
    expect(restored).toMatchObject({ logBytes: 7, refused: [] });
    expect(restored.state?.game.updates).toEqual({ generator: 10, discriminator: 20 });
    if (restored.state) disposeTrainingState(restored.state);
  });

  it('is kept with the one before it, no more', async () => {
    const { checkpoints } = await trainTo(40);
    expect((await readdir(checkpoints)).toSorted()).toEqual(['step-00000030', 'step-00000040']);
  });

  it('is refused by name when it is torn, and the one before it is used', async () => {
    const { checkpoints } = await trainTo(20);
    const torn = join(checkpoints, 'step-00000020', 'tensors.bin');
    await writeFile(torn, (await readFile(torn)).subarray(0, 100));
    const before = tf.memory().numTensors;
    const { state, refused } = await restoreNewest(checkpoints, tinyConfiguration);
    expect(state?.step).toBe(10);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(
      /step-00000020: tensors\.bin: SHA-256 [0-9a-f]{64} expected, [0-9a-f]{64} found: torn or altered$/,
    );
    if (state) disposeTrainingState(state);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is never removed for one of a higher number that was refused, which is set aside', async () => {
    const { checkpoints } = await trainTo(20);
    await writeFile(join(checkpoints, 'step-00000020', 'tensors.bin'), 'torn');
    const { state } = await restoreNewest(checkpoints, tinyConfiguration);
    expect((await readdir(checkpoints)).toSorted()).toEqual([
      'refused-step-00000020',
      'step-00000010',
    ]);
    await trainTo(20, state, checkpoints);
    const again = await restoreNewest(checkpoints, tinyConfiguration);
    expect(again).toMatchObject({ refused: [], state: { step: 20 } });
    if (again.state) disposeTrainingState(again.state);
  });

  it('is not written of weights that have diverged, and leaves those before it alone', async () => {
    const { checkpoints } = await trainTo(20);
    const state = createTrainingState(tinyConfiguration);
    state.step = 30;
    const [first] = state.game.generator.parameters.values();
    first?.assign(tf.fill(first.shape, Number.NaN));
    await expect(saveCheckpoint(checkpoints, state, tinyConfiguration, 0)).rejects.toThrow(
      'step 30: generator/dense_1/kernel holds NaN: the weights have diverged, most likely from too high a learning rate; nothing of this step is saved',
    );
    expect(await readdir(checkpoints)).toHaveLength(2);
    disposeTrainingState(state);
  });

  it('keeps what the log has not been told, so that its next line is the same', async () => {
    const configuration = { ...tinyConfiguration, steps: 20, logEvery: 10, sampleEvery: 7 };
    const play = async (state: TrainingState, onSample: () => void, stop: AbortSignal) => {
      const entries: LogEntry[] = [];
      const outputs = {
        log: async (entry: LogEntry) => void entries.push({ ...entry, seconds: 0 }),
        sample: async () => onSample(),
        evaluate: async () => {},
        checkpoint: async () => {},
      };
      await train(configuration, tinyImages, state, outputs, stop);
      return entries;
    };
    const never = new AbortController();
    const whole = createTrainingState(configuration);
    const expected = await play(whole, () => {}, never.signal);

    const stop = new AbortController();
    const stopped = createTrainingState(configuration);
    await play(stopped, () => stop.abort(), stop.signal);
    const checkpoints = await temporaryFolder('record');
    await saveCheckpoint(checkpoints, stopped, configuration, 0);
    const { state } = await restoreNewest(checkpoints, configuration);
    expect(state?.step).toBe(7);
    expect(await play(state as TrainingState, () => {}, never.signal)).toEqual(expected);
    [whole, stopped, state as TrainingState].forEach(disposeTrainingState);
  });

  it('is refused when it belongs to a run of another configuration', async () => {
    const { checkpoints } = await trainTo(10);
    const { state, refused } = await restoreNewest(checkpoints, { ...tinyConfiguration, seed: 9 });
    expect(state).toBeUndefined();
    expect(refused).toEqual([
      `${checkpoints}/step-00000010: state.json: belongs to a run of another configuration`,
    ]);
  });

  it('is refused when its description is not one', async () => {
    const { checkpoints } = await trainTo(10);
    await writeFile(join(checkpoints, 'step-00000010', 'state.json'), '{"format": 9}');
    const { refused } = await restoreNewest(checkpoints, tinyConfiguration);
    expect(refused[0]).toContain('step-00000010: state.json: format: ');
  });

  it('that was being written when the process died is passed over in silence', async () => {
    const { checkpoints } = await trainTo(10);
    await mkdir(join(checkpoints, '.partial-step-00000020'));
    await writeFile(join(checkpoints, '.partial-step-00000020', 'tensors.bin'), 'half');
    const { state, refused } = await restoreNewest(checkpoints, tinyConfiguration);
    expect(state?.step).toBe(10);
    expect(refused).toEqual([]);
    if (state) disposeTrainingState(state);
  });
});
