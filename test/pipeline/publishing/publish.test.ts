import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WritableStore } from '../../../models/stores/store.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import type { WholeModel } from '../../../pipeline/export/goldens.ts';
import { verifyStore } from '../../../pipeline/publishing/verify.ts';
import { publishModel, readPublished } from '../../../pipeline/publishing/write-model.ts';
import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';
import { altered, emptyStore, exportTwoModels, idOf, type TwoModels } from './two-models.ts';

let made: TwoModels;
let models: string;
let good: WholeModel;
let folder: string;
let store: WritableStore;
let said: string[];
let print: (line: string) => void;

beforeAll(async () => {
  await startWasmEngine();
  made = await exportTwoModels();
  ({ models, good } = made);
});

beforeEach(async () => {
  ({ folder, store, said, print } = await emptyStore());
});

describe('publishing', () => {
  it('writes the exact bytes of the model', async () => {
    expect(await publishModel(store, good)).toBe('published');
    const original = join(models, idOf(good));
    const files = await readdir(original, { recursive: true });
    expect((await readdir(join(folder, idOf(good)), { recursive: true })).toSorted()).toEqual(
      files.toSorted(),
    );
    for (const file of ['manifest.json', 'samples.png', 'generator/weights.bin']) {
      expect(await readFile(join(folder, idOf(good), file))).toEqual(
        await readFile(join(original, file)),
      );
    }
  });

  it('changes nothing when the model is already published', async () => {
    await publishModel(store, good);
    expect(await publishModel(store, good)).toBe('present');
    expect(await verifyStore(store, null, print)).toEqual([]);
  });

  it('completes an interrupted attempt', async () => {
    const weights = good.files.get('generator/weights.bin') ?? new Uint8Array();
    await store.create(`${idOf(good)}/generator/weights.bin`, weights);
    expect(await verifyStore(store, null, print)).toEqual([]);
    expect(said).toEqual([
      `${idOf(good)}: files without a manifest: publish the model again, or remove them`,
    ]);
    expect(await publishModel(store, good)).toBe('completed');
    expect(await verifyStore(store, idOf(good), print)).toEqual([]);
  });

  it('restores a missing file of a published model', async () => {
    await publishModel(store, good);
    await rm(join(folder, idOf(good), 'samples.png'));
    expect(await verifyStore(store, null, print)).toEqual([
      `${folder}/${idOf(good)}/samples.png: no such file`,
    ]);
    expect(await publishModel(store, good)).toBe('repaired');
    expect(await verifyStore(store, null, print)).toEqual([]);
  });

  it('writes a model once when many processes publish it at the same time', async () => {
    const stores = Array.from({ length: 8 }, () => writableFolderStore(folder));
    const outcomes = await Promise.all(stores.map((each) => publishModel(each, good)));
    expect(outcomes.filter((outcome) => outcome !== 'present')).toHaveLength(1);
    expect(await verifyStore(store, null, print)).toEqual([]);
  });

  it('refuses different bytes under the same id and names what differs', async () => {
    await publishModel(store, good);
    const later = await altered(made, () => ({
      created: '2026-11-24T00:00:00.000Z',
      wallSeconds: 9,
    }));
    await expect(publishModel(store, later)).rejects.toThrow(
      `${folder}/${idOf(good)}/manifest.json: differs from the model to publish (created, wallSeconds differ): a published model never changes`,
    );
    expect(await readPublished(store, idOf(good))).toEqual(good.manifest);
  });

  it('refuses a published model with a changed file, and leaves the file for inspection', async () => {
    await publishModel(store, good);
    const file = join(folder, idOf(good), 'generator', 'weights.bin');
    const bytes = await readFile(file);
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    await writeFile(file, bytes);
    await expect(publishModel(store, good)).rejects.toThrow(
      `${file}: differs from the model to publish: a published model never changes`,
    );
    expect(await readFile(file)).toEqual(bytes);
  });

  it("refuses to mix with another's unfinished attempt", async () => {
    await store.create(`${idOf(good)}/samples.png`, Buffer.from('another picture'));
    await expect(publishModel(store, good)).rejects.toThrow(
      `${folder}/${idOf(good)}/samples.png: differs from the model to publish: left by an unfinished publication; finish that one, or remove the folder`,
    );
    expect(await readPublished(store, idOf(good))).toBeNull();
  });
});
