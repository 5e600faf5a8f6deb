import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../models/errors.ts';
import type { WritableStore } from '../../../models/stores/store.ts';
import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';
import { finishBackup, backUpRun } from '../../../pipeline/run-store/keep.ts';
import { readHead } from '../../../pipeline/run-store/head.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { writeCheckpoint, writeRunFolder } from './kept-run-folder.ts';

/** A store in a folder that can be taken away, or made to lose the answer of a head that it has written. */
async function troubledStore() {
  const inner = writableFolderStore(join(await temporaryFolder('store'), 'run'));
  const trouble = { isAway: false, losesAnswer: false, open: Promise.resolve() };
  const store: WritableStore = {
    ...inner,
    async create(path, bytes) {
      await trouble.open;
      if (trouble.isAway) throw new StoreError(`${inner.location}: cannot be reached`);
      return inner.create(path, bytes);
    },
    async replace(path, bytes, tag) {
      const isDone = await inner.replace(path, bytes, tag);
      if (!trouble.losesAnswer) return isDone;
      trouble.losesAnswer = false;
      throw new StoreError(`${inner.location}: the connection was cut off`);
    },
  };
  return { store, trouble };
}

async function stepsIn(store: WritableStore): Promise<string[]> {
  const files = (await readHead(store))?.head.files ?? [];
  return files.flatMap(({ path }) => /(step-\d+)\/state\.json$/.exec(path)?.[1] ?? []).toSorted();
}

describe('the backup of a run', () => {
  it('warns of a failed upload and repeats it with the next one', async () => {
    const { store, trouble } = await troubledStore();
    const folder = await writeRunFolder([20]);
    const backup = await backUpRun({ store, mayBeTaken: false }, folder, () => {});
    await backup.finish();
    trouble.isAway = true;
    await writeCheckpoint(folder, 40);
    expect(backup.saved()).toEqual([]);
    await expect(backup.finish()).rejects.toThrow('cannot be reached');
    expect(backup.saved()).toEqual([
      `backup failed, will be retried: ${store.location}: cannot be reached`,
    ]);
    trouble.isAway = false;
    await backup.finish();
    expect(await stepsIn(store)).toEqual(['step-00000020', 'step-00000040']);
  });

  it('returns at once during an upload, and merges the uploads that wait', async () => {
    const { store, trouble } = await troubledStore();
    const folder = await writeRunFolder([20]);
    const backup = await backUpRun({ store, mayBeTaken: false }, folder, () => {});
    await backup.finish();
    let letThrough = () => {};
    trouble.open = new Promise((resolve) => (letThrough = resolve));
    await writeCheckpoint(folder, 40);
    for (let call = 0; call < 5; call++) expect(backup.saved()).toEqual([]);
    await writeCheckpoint(folder, 60);
    letThrough();
    await backup.finish();
    expect(await stepsIn(store)).toEqual(['step-00000040', 'step-00000060']);
    // Before: that of the start and the first end; then one of the five calls or two, and the last end's.
    const marks = (await store.list('files/')).map((object) => Number(object.slice(10, 14)));
    expect(Math.max(...marks)).toBeLessThanOrEqual(5);
  });

  it('recognises its own head after a lost response', async () => {
    const { store, trouble } = await troubledStore();
    const folder = await writeRunFolder([20]);
    const backup = await backUpRun({ store, mayBeTaken: false }, folder, () => {});
    await backup.finish();
    await writeCheckpoint(folder, 40);
    trouble.losesAnswer = true;
    await expect(backup.finish()).rejects.toThrow('the connection was cut off');
    await writeCheckpoint(folder, 60);
    await backup.finish();
    expect(await stepsIn(store)).toEqual(['step-00000040', 'step-00000060']);
  });

  it('fails when the last upload of a finished run fails, and warns for a stopped run', async () => {
    const { store, trouble } = await troubledStore();
    const backup = await backUpRun(
      { store, mayBeTaken: false },
      await writeRunFolder([20]),
      () => {},
    );
    trouble.isAway = true;
    const said: string[] = [];
    await finishBackup(backup, 'stopped', (line) => said.push(line));
    expect(said).toEqual([`warning: backup failed: ${store.location}: cannot be reached`]);
    await expect(finishBackup(backup, 'finished', () => {})).rejects.toThrow('cannot be reached');
  });

  it('refuses an existing run unless it may be taken over', async () => {
    const { store } = await troubledStore();
    const folder = await writeRunFolder([20]);
    await (await backUpRun({ store, mayBeTaken: false }, folder, () => {})).finish();
    await expect(backUpRun({ store, mayBeTaken: false }, folder, () => {})).rejects.toThrow(
      `--checkpoints ${store.location}: already stores a run: add --resume-if-present to continue it, or choose another place`,
    );
  });
});
