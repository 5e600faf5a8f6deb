import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { begin, restore, trainOn } from './stopped-training.ts';
import { trainables, type Trained } from './trainables.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

describe.each(Object.entries(trainables))('%s', (_name, make) => {
  let trained: Trained;
  let whole: Awaited<ReturnType<typeof trainOn>>;

  beforeAll(async () => {
    trained = await make();
    whole = await trainOn(trained, begin(trained), await temporaryFolder('whole'));
  });

  it.each([1, 2, 7, 10, 20, 29])(
    'stopped after %i steps goes on to the same weights and log as without a stop',
    async (stopAt) => {
      const folder = await temporaryFolder('stopped');
      const first = await trainOn(trained, begin(trained), folder, stopAt);
      const { training, refused } = await restore(trained, folder);
      if (!training) throw new Error(refused.join('; '));
      expect(training.position.step).toBe(stopAt);
      const second = await trainOn(trained, training, folder);
      expect(second.values).toEqual(whole.values);
      expect([...first.log, ...second.log]).toEqual(whole.log);
    },
  );

  it('goes on from the checkpoint before one that is torn, and that is set aside', async () => {
    const folder = await temporaryFolder('torn');
    await trainOn(trained, begin(trained), folder);
    const file = join(folder, 'step-00000030', 'tensors.bin');
    await writeFile(file, (await readFile(file)).subarray(0, -4));
    const { training, refused } = await restore(trained, folder);
    if (!training) throw new Error(refused.join('; '));
    expect(refused).toEqual([
      expect.stringMatching(/step-00000030: tensors\.bin: SHA-256 .+: the file is damaged/),
    ]);
    expect((await readdir(folder)).toSorted()).toEqual(['refused-step-00000030', 'step-00000020']);
    expect((await trainOn(trained, training, folder)).values).toEqual(whole.values);
  });

  it('refuses the checkpoint of a training that was configured in another way', async () => {
    const folder = await temporaryFolder('foreign');
    await trainOn(trained, begin(trained), folder, 3);
    for (const change of [{ seed: 9 }, { labelSeed: 2 }]) {
      const configuration = { ...trained.configuration, ...change };
      const { training, refused } = await restore({ ...trained, configuration }, folder);
      expect(training).toBeUndefined();
      expect(refused).toEqual([
        `${folder}/step-00000003: state.json: belongs to a run with another configuration`,
      ]);
    }
  });
});
