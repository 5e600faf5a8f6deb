import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aliasPath } from '../../../models/manifest/alias.ts';
import type { WritableStore } from '../../../models/stores/store.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { publishModel, readModelFolder } from '../../../pipeline/publishing/write-model.ts';
import { planPruning, prune } from '../../../pipeline/publishing/prune.ts';
import { rollBack } from '../../../pipeline/publishing/aliases.ts';
import type { WholeModel } from '../../../pipeline/export/goldens.ts';
import { verifyStore } from '../../../pipeline/publishing/verify.ts';
import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { exportSeeded } from './tiny-models.ts';

const models: WholeModel[] = [];
let ids: string[];
let store: WritableStore;

beforeAll(async () => {
  await startWasmEngine();
  const folder = await temporaryFolder('models');
  for (const seed of [1, 2, 3, 4]) {
    const { id } = await exportSeeded(folder, seed);
    models.push(await readModelFolder(join(folder, id)));
  }
  // All of one date: by their ids then.
  ids = models.map(({ manifest }) => manifest.id).toSorted();
});
beforeEach(async () => {
  store = writableFolderStore(await temporaryFolder('store'));
  for (const model of models) await publishModel(store, model);
});

const pointTo = async (id: string, previous: string | null) =>
  store.create(aliasPath('champion'), Buffer.from(JSON.stringify({ id, previous })));

describe('pruning', () => {
  it('keeps the newest models and those that an alias points to or pointed to before', async () => {
    const [first = '', second = '', third = '', fourth = ''] = ids;
    await pointTo(third, second);
    const { removed } = await planPruning(store, 1);
    expect(removed).toEqual([fourth]);
    expect(await prune(store, removed)).toEqual([fourth]);
    const left = new Set((await store.list()).map((path) => path.split('/')[0]));
    expect(left).toEqual(new Set([first, second, third, 'aliases']));
    expect(await verifyStore(store, null, () => {})).toEqual([]);
  });

  it('restores a model that is promoted during the pruning', async () => {
    const [first = ''] = ids;
    const promoting: WritableStore = {
      ...store,
      async remove(path) {
        await store.remove(path);
        if (path.endsWith('manifest.json')) await pointTo(first, null);
      },
    };
    expect(await prune(promoting, [first])).toEqual([]);
    expect(await verifyStore(store, null, () => {})).toEqual([]);
  });

  it('removes nothing when an alias cannot be read', async () => {
    await store.create(aliasPath('champion'), Buffer.from('{'));
    await expect(planPruning(store, 0)).rejects.toThrow('nothing was pruned');
  });
});

describe('a malformed alias', () => {
  it('is repaired by a rollback to a given model', async () => {
    const [first = ''] = ids;
    await store.create(aliasPath('champion'), Buffer.from('{'));
    await expect(rollBack(store, 'champion', null)).rejects.toThrow(
      `repair it with: npm run pipeline:rollback -- --store ${store.location} --alias champion --to ID`,
    );
    expect(await rollBack(store, 'champion', first)).toEqual({ id: first, left: null });
    expect(await verifyStore(store, null, () => {})).toEqual([]);
  });
});
