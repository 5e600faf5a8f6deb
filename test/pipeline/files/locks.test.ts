import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createProcessToken, withFolderLock } from '../../../pipeline/files/locks.ts';
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
