import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { WritableStore } from '../../../models/stores/store.ts';
import { InvalidInput } from '../../../pipeline/invalid-input.ts';
import { backUpRun } from '../../../pipeline/run-store/keep.ts';
import { restoreRun } from '../../../pipeline/run-store/restore.ts';
import { readHead } from '../../../pipeline/run-store/head.ts';
import { RunTakenOver, takeRun } from '../../../pipeline/run-store/lease.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { writeCheckpoint, writeRunFolder } from './kept-run-folder.ts';
import { describeOnEveryStore } from './store-of-runs.ts';

const silent = () => {};

/** Keeps what a folder holds now, as a process that ends well. */
async function keep(store: WritableStore, folder: string, mayBeTaken = false): Promise<void> {
  await (await backUpRun({ store, mayBeTaken }, folder, silent)).finish();
}

/** Overwrites an object, as no one of us ever does. */
async function damage(store: WritableStore, path: string): Promise<string> {
  const file = (await readHead(store))?.head.files.find((kept) => kept.path === path);
  if (!file) throw new Error(`${path} is not kept`);
  await store.remove(file.object);
  await store.create(file.object, new TextEncoder().encode('torn'));
  return file.object;
}

async function pathsOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

describeOnEveryStore('a run that is kept in a store', (newStore) => {
  it('is restored completely, except for temporary files and older checkpoints', async () => {
    const store = await newStore('whole');
    const folder = await writeRunFolder([20, 40, 60]);
    await keep(store, folder);
    const restored = join(await temporaryFolder('restored'), 'run');
    expect(await restoreRun(store, restored, silent)).toBe(true);
    expect(await pathsOf(restored)).toEqual([
      'checkpoints/step-00000040/state.json',
      'checkpoints/step-00000040/tensors.bin',
      'checkpoints/step-00000060/state.json',
      'checkpoints/step-00000060/tensors.bin',
      'config.json',
      'log.jsonl',
      'samples/step-000020.png',
    ]);
    for (const path of await pathsOf(restored)) {
      expect(await readFile(join(restored, path))).toEqual(await readFile(join(folder, path)));
    }
  });

  it('keeps no object that the run no longer has, and none twice', async () => {
    const store = await newStore('pruned');
    const folder = await writeRunFolder([20, 40]);
    const backup = await backUpRun({ store, mayBeTaken: false }, folder, silent);
    await backup.finish();
    const before = (await readHead(store))?.head.files ?? [];
    await writeCheckpoint(folder, 60);
    await backup.finish();
    const now = (await readHead(store))?.head.files ?? [];
    const named = now.map(({ object }) => object).toSorted();
    expect(await store.list('files/')).toEqual(named);
    const objectOf = (files: typeof now, path: string) =>
      files.find((file) => file.path === path)?.object;
    for (const path of ['config.json', 'checkpoints/step-00000040/tensors.bin']) {
      expect(objectOf(now, path)).toBe(objectOf(before, path));
    }
    expect(objectOf(now, 'checkpoints/step-00000020/tensors.bin')).toBeUndefined();
  });

  it('falls back to the previous checkpoint when the newest is damaged, and names it', async () => {
    const store = await newStore('torn');
    await keep(store, await writeRunFolder([20, 40]));
    const object = await damage(store, 'checkpoints/step-00000040/tensors.bin');
    const restored = join(await temporaryFolder('restored'), 'run');
    const said: string[] = [];
    await restoreRun(store, restored, (line) => said.push(line));
    expect(said[0]).toContain(`refused: checkpoints/step-00000040: ${store.location}/${object}: `);
    expect(said[1]).toMatch(/^restored from /);
    expect(await readdir(join(restored, 'checkpoints'))).toEqual(['step-00000020']);
  });

  it('is refused when every checkpoint is damaged, and leaves no run folder', async () => {
    const store = await newStore('all-torn');
    await keep(store, await writeRunFolder([20, 40]));
    await damage(store, 'checkpoints/step-00000020/state.json');
    await damage(store, 'checkpoints/step-00000040/tensors.bin');
    const restored = join(await temporaryFolder('restored'), 'run');
    await expect(restoreRun(store, restored, silent)).rejects.toThrow(
      `--checkpoints ${store.location}: no checkpoint can be used: `,
    );
    expect(await readdir(restored)).not.toContain('config.json');
  });

  it('belongs to the latest holder only: the former one fails at its next upload', async () => {
    const store = await newStore('taken');
    const [ours, theirs] = [await writeRunFolder([20]), await writeRunFolder([20, 40])];
    let wasTakenOver = false;
    const first = await backUpRun({ store, mayBeTaken: false }, ours, () => (wasTakenOver = true));
    await first.finish();
    await keep(store, theirs, true);
    const kept = (await readHead(store))?.head;
    await writeCheckpoint(ours, 30);
    first.saved();
    const end = first.finish();
    await expect(end).rejects.toThrow(RunTakenOver);
    await expect(end).rejects.toThrow(
      /^--checkpoints .+: the run was taken over by process \d+ on .+ at 20\d\d-/,
    );
    expect(wasTakenOver).toBe(true);
    expect((await readHead(store))?.head).toEqual(kept);
    const restored = join(await temporaryFolder('restored'), 'run');
    await restoreRun(store, restored, silent);
    expect(await readdir(join(restored, 'checkpoints'))).toEqual([
      'step-00000020',
      'step-00000040',
    ]);
  });

  it('has one holder when ten processes take it over, or start it, at the same time', async () => {
    const store = await newStore('race');
    const starting = await Promise.allSettled(
      Array.from({ length: 10 }, async () => takeRun(store, { mayBeTaken: false })),
    );
    expect(starting.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const taking = await Promise.allSettled(
      Array.from({ length: 10 }, async () => takeRun(store, { mayBeTaken: true })),
    );
    const epochs = taking.flatMap((taken) =>
      taken.status === 'fulfilled' ? [taken.value.head.epoch] : [],
    );
    expect(new Set(epochs).size).toBe(epochs.length);
    expect((await readHead(store))?.head.epoch).toBe(Math.max(...epochs));
  });

  it('removes the objects of an upload that never finished', async () => {
    const store = await newStore('left');
    await keep(store, await writeRunFolder([20]));
    await store.create('files/001-0009-log.jsonl', new TextEncoder().encode('half'));
    await store.create('notes.txt', new TextEncoder().encode('of a person'));
    await takeRun(store, { mayBeTaken: true });
    expect(await store.list()).toContain('notes.txt');
    expect(await store.list()).not.toContain('files/001-0009-log.jsonl');
  });
});

describeOnEveryStore('restoring a kept run', (newStore) => {
  it('leaves a folder that is ahead of the store, and updates one that is behind', async () => {
    const store = await newStore('further');
    const folder = await writeRunFolder([20, 40]);
    await keep(store, folder);
    await writeCheckpoint(folder, 60);
    await writeFile(join(folder, 'log.jsonl'), 'longer');
    await restoreRun(store, folder, silent);
    expect(await readFile(join(folder, 'log.jsonl'), 'utf8')).toBe('longer');
    const behind = await writeRunFolder([20]);
    await restoreRun(store, behind, silent);
    expect(await readdir(join(behind, 'checkpoints'))).toContain('step-00000040');
  });

  it('continues after the restore itself was killed', async () => {
    const store = await newStore('again');
    await keep(store, await writeRunFolder([20]));
    const restored = await temporaryFolder('half');
    await writeFile(join(restored, '.partial-restored'), '');
    await mkdir(join(restored, 'samples'));
    await restoreRun(store, restored, silent);
    expect(await pathsOf(restored)).toContain('config.json');
    expect(await readdir(restored)).not.toContain('.partial-restored');
  });

  it('refuses the folder of another run and a folder with other files', async () => {
    const store = await newStore('other');
    await keep(store, await writeRunFolder([20]));
    const other = await writeRunFolder([10], { started: '2025-01-01T00:00:00.000Z' });
    await expect(restoreRun(store, other, silent)).rejects.toThrow(
      `--out ${other}: holds the run started 2025-01-01T00:00:00.000Z, but --checkpoints ${store.location} holds the one started 2026-11-23T12:00:00.000Z: choose another folder`,
    );
    const full = await temporaryFolder('full');
    await writeFile(join(full, 'letter.txt'), 'dear');
    const refusal = restoreRun(store, full, silent);
    await expect(refusal).rejects.toThrow(InvalidInput);
    await expect(refusal).rejects.toThrow(`--out ${full}: is not empty and is not a run folder`);
    expect(await readdir(full)).toEqual(['letter.txt']);
  });

  it('writes nothing outside the folder, whatever the head says', async () => {
    const store = await newStore('outside');
    await keep(store, await writeRunFolder([20]));
    const kept = await readHead(store);
    if (!kept) throw new Error('nothing is kept');
    const [first, ...rest] = kept.head.files;
    for (const path of ['../away.json', 'samples/../../away.json', '/tmp/away.json', 'a\\b']) {
      const head = { ...kept.head, files: [{ ...first, path }, ...rest] };
      await store.remove('head.json');
      await store.create('head.json', new TextEncoder().encode(JSON.stringify(head)));
      const folder = join(await temporaryFolder('target'), 'run');
      await expect(restoreRun(store, folder, silent)).rejects.toThrow(
        /head\.json: files\.0\.path cannot be ".*"; a path inside it is allowed/,
      );
      expect(await readdir(join(folder, '..'))).toEqual([]);
    }
  });

  it('finds nothing in an empty store', async () => {
    const store = await newStore('nothing');
    const folder = join(await temporaryFolder('none'), 'run');
    expect(await restoreRun(store, folder, silent)).toBe(false);
    await takeRun(store, { mayBeTaken: false });
    expect(await restoreRun(store, folder, silent)).toBe(false);
  });
});
