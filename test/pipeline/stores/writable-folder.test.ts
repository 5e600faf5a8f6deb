import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProcessToken } from '../../../pipeline/files/process-token.ts';
import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';
import { needs } from '../../fixtures/requirements.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { describeStoreContract } from './store-contract.ts';

describeStoreContract('a folder', async () => {
  const folder = join(await temporaryFolder('store'), 'not', 'made', 'yet');
  return [writableFolderStore(folder), writableFolderStore(folder)];
});

/** A token as a process left it that has ended. */
function tokenOfEnded(ours: string): string {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  return ours.replace(/^\d+/, String(pid));
}

describe('a folder as a store', () => {
  it('leaves no other files than those that were written', async () => {
    const folder = await temporaryFolder('store');
    const store = writableFolderStore(folder);
    await store.create('aliases/a.json', Buffer.from('1'));
    await store.create('aliases/a.json', Buffer.from('2'));
    const tag = (await store.readTagged('aliases/a.json'))?.tag ?? '';
    await store.replace('aliases/a.json', Buffer.from('3'), tag);
    await store.replace('aliases/a.json', Buffer.from('4'), tag);
    expect(await readdir(folder, { recursive: true })).toEqual(['aliases', 'aliases/a.json']);
  });

  it('removes the temporary files of a killed process, but not of a running one or another machine', async () => {
    const folder = await temporaryFolder('store');
    const ours = await createProcessToken();
    const dead = tokenOfEnded(ours);
    const foreign = `${dead.slice(0, -hostname().length)}elsewhere`;
    await writeFile(join(folder, `.partial-${ours}`), 'living');
    await writeFile(join(folder, `.partial-${dead}`), 'dead');
    await mkdir(join(folder, `.partial-${dead.replace('-', '-1')}`));
    await writeFile(join(folder, `.partial-${foreign}`), 'elsewhere');
    await writeFile(join(folder, '.partial-model'), 'of no process');
    await writableFolderStore(folder).create('a.json', Buffer.from('1'));
    expect((await readdir(folder)).toSorted()).toEqual(
      [`.partial-${ours}`, `.partial-${foreign}`, '.partial-model', 'a.json'].toSorted(),
    );
  });

  it('lists none of its own files', async () => {
    const folder = await temporaryFolder('store');
    const store = writableFolderStore(folder);
    await store.create('a/b.json', Buffer.from('1'));
    await mkdir(join(folder, 'a', '.lock-b.json'));
    await writeFile(join(folder, 'a', '.lock-b.json', 'owner'), '');
    await writeFile(join(folder, '.partial-x'), '');
    expect(await store.list()).toEqual(['a/b.json']);
  });

  it('names a file that it cannot write', async () => {
    const folder = await temporaryFolder('store');
    await writeFile(join(folder, 'a'), 'a file where a folder should be');
    await expect(writableFolderStore(folder).create('a/b.json', Buffer.from('1'))).rejects.toThrow(
      `${folder}/a/b.json: ${folder}/a is a file, but a folder is wanted`,
    );
  });

  // Root may write anywhere, and Windows has no such mode.
  it('reports missing write permission', needs('ordinaryUser'), async () => {
    const folder = await temporaryFolder('store');
    await chmod(folder, 0o555);
    await expect(writableFolderStore(folder).create('b.json', Buffer.from('1'))).rejects.toThrow(
      `${folder}/b.json: cannot be written: EACCES`,
    );
  });
});
