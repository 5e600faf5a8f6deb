import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { tinyConfiguration, trainOn } from './few-label-checkpoints.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

describe.each(['semi-vat', 'semi-map'] as const)('a checkpoint of preset %s', (preset) => {
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
