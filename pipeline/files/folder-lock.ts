import { mkdir, readdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asideMark } from './write-durably.ts';
import { createProcessToken, describeOwner, hasEnded } from './process-token.ts';

/** Seconds until a lock that another holds is given up; it is held for a rename's time. */
const defaultPatience = 10;

/**
 * Runs an action while no other process holds the same lock.
 *
 * The lock is a folder that is not empty: it holds one file named for its owner. It is taken by renaming a
 * folder made ready over it, which the system allows where there is none or an empty one, to one of many
 * at once. The lock of a process that was killed is freed by removing the file of that very name, so it
 * does no harm if another has taken the lock meanwhile: its file has another name.
 *
 * @param workspace a folder on the same disk, where the lock is made ready
 * @throws Error when the lock is not free in time, which names its owner and what to remove
 */
export async function withFolderLock<Result>(
  lock: string,
  workspace: string,
  action: () => Promise<Result>,
  { patience = defaultPatience }: { readonly patience?: number } = {},
): Promise<Result> {
  const token = await createProcessToken();
  await acquire(lock, token, join(workspace, `${asideMark}${token}`), patience);
  try {
    return await action();
  } finally {
    await release(lock, token);
  }
}

async function acquire(
  lock: string,
  token: string,
  prepared: string,
  patience: number,
): Promise<void> {
  await mkdir(prepared);
  await writeFile(join(prepared, token), '');
  const deadline = performance.now() + 1000 * patience;
  while (!(await take(prepared, lock))) {
    await releaseIfEnded(lock);
    if (performance.now() < deadline) {
      await sleep(5);
      continue;
    }
    await rm(prepared, { recursive: true, force: true });
    const [owner = 'none'] = await ownersOf(lock);
    throw new Error(
      `${lock}: held for over ${patience} s by ${describeOwner(owner)}; if that has ended, remove this folder`,
    );
  }
}

async function take(prepared: string, lock: string): Promise<boolean> {
  try {
    await rename(prepared, lock);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // Windows renames over no folder, not even an empty one, and says that it is not permitted.
    const busy = ['ENOTEMPTY', 'EEXIST', ...(process.platform === 'win32' ? ['EPERM'] : [])];
    if (busy.includes(code)) return false;
    await rm(prepared, { recursive: true, force: true });
    throw error;
  }
}

async function releaseIfEnded(lock: string): Promise<void> {
  const owners = await ownersOf(lock);
  if (owners.length === 0) await rmdir(lock).catch(ignoreBusyOrGone);
  for (const owner of owners) {
    if (await hasEnded(owner)) await release(lock, owner);
  }
}

async function release(lock: string, token: string): Promise<void> {
  await unlink(join(lock, token)).catch(ignoreBusyOrGone);
  await rmdir(lock).catch(ignoreBusyOrGone);
}

async function ownersOf(lock: string): Promise<string[]> {
  return readdir(lock).catch(() => []);
}

/** Another process was quicker. */
function ignoreBusyOrGone(error: NodeJS.ErrnoException): void {
  if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error;
}
