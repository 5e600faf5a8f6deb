import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { saveCheckpoint } from '../../../pipeline/run/checkpoint.ts';
import { train } from '../../../pipeline/nn/train.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { createTrainable, start, tinyConfiguration, trainOn } from './few-label-checkpoints.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

describe.each(['semi', 'semi-vat', 'semi-map'] as const)('a checkpoint of preset %s', (preset) => {
  it('continues to the same weights and log as an uninterrupted run', async () => {
    const [whole, broken] = [await temporaryFolder('whole'), await temporaryFolder('broken')];
    const configuration = tinyConfiguration(preset);
    const uninterrupted = await trainOn(configuration, whole);
    // The learning rate goes by the length, so that the first half is of a run of the same length.
    const trainable = createTrainable(configuration);
    const stop = new AbortController();
    const position = start();
    const outputs = {
      log: async () => {},
      sample: async () => stop.abort(),
      checkpoint: async () => {},
    };
    await train(trainable, position, configuration, outputs, stop.signal);
    await saveCheckpoint(broken, trainable, position, configuration, 7);
    trainable.dispose();
    const resumed = await trainOn(configuration, broken, true);
    expect(resumed.first).toBe(20);
    expect(resumed.values).toEqual(uninterrupted.values);
    expect(resumed.log).toEqual(uninterrupted.log.slice(2));
  });
});

describe('a checkpoint of preset semi', () => {
  const preset = 'semi';

  it('is refused for a run with another label seed, with the file’s name', async () => {
    const folder = await temporaryFolder('foreign');
    const configuration = { ...tinyConfiguration(preset), steps: 20 };
    await trainOn(configuration, folder);
    const other = { ...configuration, labelSeed: 2 };
    await expect(trainOn(other, folder, true)).rejects.toThrow(
      'step-00000020: state.json: belongs to a run with another configuration',
    );
  });

  it('is refused when damaged, and the previous one is used', async () => {
    const folder = await temporaryFolder('torn');
    const configuration = tinyConfiguration(preset);
    await trainOn(configuration, folder);
    const file = join(folder, 'step-00000040', 'tensors.bin');
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length - 4));
    expect((await trainOn(configuration, folder, true)).first).toBe(20);
  });
});
