import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withFolderLock, withRunLock } from '../../../pipeline/files/locks.ts';
import { createProcessToken } from '../../../pipeline/files/process-token.ts';
import { InvalidInput } from '../../../pipeline/invalid-input.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const holder = fileURLToPath(new URL('lock-holding-process.ts', import.meta.url));

/** A lock as the owner of a token left it. */
async function lockOf(token: string): Promise<{ workspace: string; lock: string }> {
  const workspace = await temporaryFolder('lock');
  const lock = join(workspace, '.lock-a');
  await mkdir(lock);
  await writeFile(join(lock, token), '');
  return { workspace, lock };
}

describe('a lock', () => {
  it('is held by one action at a time', async () => {
    const workspace = await temporaryFolder('lock');
    const lock = join(workspace, '.lock-a');
    let [inside, most, done] = [0, 0, 0];
    await Promise.all(
      Array.from({ length: 10 }, () =>
        withFolderLock(lock, workspace, async () => {
          most = Math.max(most, ++inside);
          await readdir(workspace);
          inside--;
          done++;
        }),
      ),
    );
    expect([most, done]).toEqual([1, 10]);
    expect(await readdir(workspace)).toEqual([]);
  });

  it('is free again when the action fails', async () => {
    const workspace = await temporaryFolder('lock');
    const lock = join(workspace, '.lock-a');
    const failing = withFolderLock(lock, workspace, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await withFolderLock(lock, workspace, async () => 'yes')).toBe('yes');
  });

  it('is waited for while its owner lives, and taken over once that is killed', async () => {
    const workspace = await temporaryFolder('lock');
    const lock = join(workspace, '.lock-a');
    const child = fork(holder, [lock, workspace], { execArgv: ['--import', 'tsx'] });
    await once(child, 'message');
    await expect(
      withFolderLock(lock, workspace, async () => 'mine', { patience: 0.2 }),
    ).rejects.toThrow(
      `${lock}: held for over 0.2 s by process ${child.pid} on ${hostname()}; if that process has ended, remove this folder`,
    );
    child.kill('SIGKILL');
    expect(await withFolderLock(lock, workspace, async () => 'mine')).toBe('mine');
    expect((await readdir(workspace)).filter((name) => name.startsWith('.lock'))).toEqual([]);
  });

  it('of a process that has ended is taken over by one of many', async () => {
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    const token = (await createProcessToken()).replace(/^\d+/, String(ended));
    const { workspace, lock } = await lockOf(token);
    let [inside, most] = [0, 0];
    await Promise.all(
      Array.from({ length: 10 }, () =>
        withFolderLock(lock, workspace, async () => {
          most = Math.max(most, ++inside);
          await readdir(workspace);
          inside--;
        }),
      ),
    );
    expect(most).toBe(1);
  });

  it.runIf(process.platform === 'linux')(
    'of a process whose number another has now is taken over',
    async () => {
      const token = await createProcessToken();
      const { workspace, lock } = await lockOf(token.replace(/^(\d+)-\d+/, '$1-12'));
      expect(await withFolderLock(lock, workspace, async () => 'mine')).toBe('mine');
    },
  );

  it('of another machine is never taken over; the error asks for a decision', async () => {
    const { workspace, lock } = await lockOf('4711-12-0-0badcafe@elsewhere');
    await expect(
      withFolderLock(lock, workspace, async () => 'mine', { patience: 0.1 }),
    ).rejects.toThrow(
      `${lock}: held for over 0.1 s by process 4711 on elsewhere; if that process has ended, remove this folder`,
    );
    expect(await readdir(workspace)).toEqual(['.lock-a']);
  });
});

/** A run's folder with the lock of an earlier version of the program: a file. */
async function folderWithLockFile(content: string): Promise<string> {
  const folder = await temporaryFolder('run');
  await writeFile(join(folder, 'lock'), content);
  return folder;
}

describe("a run's lock", () => {
  it('is not waited for: the error names who works there and what to remove', async () => {
    const folder = join(await temporaryFolder('run'), 'run');
    await withRunLock(folder, async () => {
      const message = `${folder}: process ${process.pid} on ${hostname()} is working on this run; if that process has ended, remove ${join(folder, 'lock')}`;
      await expect(withRunLock(folder, async () => 'second')).rejects.toThrow(
        new InvalidInput(message),
      );
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a process that was killed is taken over, and what that had written aside is removed', async () => {
    const folder = await temporaryFolder('run');
    const lock = join(folder, 'lock');
    const child = fork(holder, [lock, folder], { execArgv: ['--import', 'tsx'] });
    await once(child, 'message');
    const [token = ''] = await readdir(lock);
    const samples = join(folder, 'samples');
    await mkdir(samples);
    for (const place of [folder, samples]) {
      await writeFile(join(place, `.partial-${token}`), 'half of a file');
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await withRunLock(folder, async () => readdir(folder))).toEqual(['lock', 'samples']);
    expect(await readdir(folder)).toEqual(['samples']);
    expect(await readdir(samples)).toEqual([]);
  });

  it('of a container with the same process number keeps this one out', async () => {
    const folder = await temporaryFolder('run');
    const lock = join(folder, 'lock');
    const own = await createProcessToken();
    await mkdir(lock);
    await writeFile(join(lock, own.replace(/@.*$/, '@0123456789ab')), '');
    await expect(withRunLock(folder, async () => 'second')).rejects.toThrow(
      `${folder}: process ${process.pid} on 0123456789ab is working on this run`,
    );
  });

  it('left as an empty file, or as the file of a process that has ended, is taken over', async () => {
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    for (const content of ['', String(ended), String(process.pid)]) {
      const folder = await folderWithLockFile(content);
      expect(await withRunLock(folder, async () => 'mine')).toBe('mine');
    }
  });

  it('held as a file by a process of an earlier version keeps this one out', async () => {
    const folder = await folderWithLockFile(String(process.ppid));
    await expect(withRunLock(folder, async () => 'second')).rejects.toThrow(
      `${folder}: process ${process.ppid} is working on this run; if that process has ended, remove ${join(folder, 'lock')}`,
    );
  });

  it('says that a folder cannot be written', async () => {
    const file = join(await temporaryFolder('run'), 'file');
    await writeFile(file, '');
    await expect(withRunLock(join(file, 'run'), async () => 'mine')).rejects.toThrow(
      `--out ${join(file, 'run')}: ${file} is a file, but a folder is wanted`,
    );
  });
});
