import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { listModels } from '../../../pipeline/publishing/list.ts';
import { verifyStore } from '../../../pipeline/publishing/verify.ts';
import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { nextMessage, startProcess } from './forked.ts';
import { largeFile } from './large-file.ts';
import { exportSeeded } from './tiny-models.ts';

const killCount = 20;
const modelCount = 40;
let models: string;

beforeAll(async () => {
  await startWasmEngine();
  models = await temporaryFolder('models');
  for (let seed = 1; seed <= modelCount; seed++) await exportSeeded(models, seed);
});

describe('a publisher killed at a random moment', () => {
  it(`leaves, ${killCount} times, a store in which every listed model is whole and champion is one of them`, async () => {
    const folder = await temporaryFolder('kill');
    const store = writableFolderStore(folder);
    const random = generatorFromDigest(digestOf('instants of death of publishers'));
    const said = new Set<string>();
    const found = { unfinished: 0, aside: 0, locked: 0 };
    // In milliseconds; longer on a machine on which a process gets nothing done so soon.
    let longestLife = 300;
    for (let kill = 0; kill < killCount; kill++) {
      // Where the one before has not been, so that there is something to write.
      const offset = String((kill * modelCount) / killCount);
      const child = await startProcess('publishing-process.ts', [models, folder, offset]);
      let last: string | undefined;
      await nextMessage(child);
      child.on('message', (id: string) => said.add((last = id)));
      await new Promise((resolve) => setTimeout(resolve, uniformInt(random, 0, longestLife)));
      child.kill('SIGKILL');
      await once(child, 'exit');

      expect(await verifyStore(store, null, () => {})).toEqual([]);
      const content = await listModels(store);
      const ids = content.models.map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining([...said]));
      const champion = content.aliases.get('champion');
      // What was said to be done is; the next may be done too, and not have come to be said.
      expect([champion?.id, champion?.previous]).toContain(last ?? champion?.id);
      const names = [
        ...(await readdir(folder)),
        ...(await readdir(`${folder}/aliases`).catch(() => [])),
      ];
      if (last === undefined) longestLife *= 2;
      found.unfinished += content.unfinished.length > 0 ? 1 : 0;
      found.aside += names.some((name) => name.startsWith('.partial-')) ? 1 : 0;
      found.locked += names.some((name) => name.startsWith('.lock-')) ? 1 : 0;
    }
    process.stdout.write(
      `${killCount} kills: ${found.unfinished} left a model without a manifest, ${found.aside} a file aside, ${found.locked} a lock; ${said.size} models were published\n`,
    );
    // Else the kills came where nothing was being written.
    expect(found.unfinished + found.aside).toBeGreaterThan(0);

    const last = await startProcess('publishing-process.ts', [models, folder, '0', 'once']);
    await once(last, 'exit');
    expect(last.exitCode).toBe(0);
    const whole: string[] = [];
    expect(await verifyStore(store, null, (line) => whole.push(line))).toEqual([]);
    expect(whole).toHaveLength(modelCount);
    expect((await readdir(folder)).filter((name) => name.startsWith('.partial-'))).toEqual([]);
  });
});

describe('a large file whose writer is killed', () => {
  it('is stored completely or not at all', async () => {
    const folder = await temporaryFolder('large');
    const store = writableFolderStore(folder);
    const random = generatorFromDigest(digestOf('instants of death of writers'));
    for (let kill = 0; kill < 8; kill++) {
      const child = await startProcess('creating-process.ts', [folder, String(kill)]);
      await nextMessage(child);
      await new Promise((resolve) => setTimeout(resolve, uniformInt(random, 0, 150)));
      child.kill('SIGKILL');
      await once(child, 'exit');
      for (const path of await store.list()) {
        expect((await stat(join(folder, path))).size).toBe(largeFile);
        await store.remove(path);
      }
    }
  });
});
