import { mkdir, readFile, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidInput } from '../invalid-input.ts';
import { asideMark, removeAbandoned } from './durable-writes.ts';
import { makeFolder } from './make-folder.ts';
import { namesIn } from './missing-files.ts';
import { createProcessToken, describeOwner, exists, hasEnded } from './process-token.ts';
import { isDiskError, WriteError } from './write-error.ts';

/** How long a lock is waited for. */
interface LockOptions {
  /** Seconds until a lock that another process holds is given up. Infinity: it is waited for. */
  readonly patience?: number;
  /** Called before each wait, the first of which is 1, with the owner: "process 4711 on box". May throw. */
  readonly onWait?: (owner: string, attempt: number) => void;
}

/** A lock is held for the time of a rename, unless the caller says otherwise. */
const defaultPatience = 10;

/** Milliseconds between two attempts: at first, and at most. */
const pause = { first: 5, most: 500 } as const;

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
  { patience = defaultPatience, onWait = () => {} }: LockOptions = {},
): Promise<Result> {
  const acquired = await acquire(lock, workspace, { patience, onWait });
  if ('owner' in acquired) {
    throw new Error(
      `${lock}: held for over ${patience} s by ${acquired.owner}; if that process has ended, remove this folder`,
    );
  }
  try {
    return await action();
  } finally {
    await release(lock, acquired.token);
  }
}

/**
 * Runs an action while no other process works in a run's folder, which is made where it is missing. The lock of
 * a process that was killed is taken over, and what it had written aside is removed, also in the folders inside.
 *
 * @throws InvalidInput when another process works in it, or the folder cannot be written
 */
export async function withRunLock<Result>(
  folder: string,
  action: () => Promise<Result>,
): Promise<Result> {
  const lock = join(folder, 'lock');
  const { token } = await acquireRunLock(folder, lock);
  try {
    for (const name of ['', ...(await namesIn(folder))]) await removeAbandoned(join(folder, name));
    return await action();
  } finally {
    await release(lock, token);
  }
}

async function acquireRunLock(folder: string, lock: string): Promise<{ readonly token: string }> {
  let acquired: Acquired;
  try {
    await makeFolder(folder, '--out');
    await removeEarlierLock(folder, lock);
    acquired = await acquire(lock, folder, { patience: 0, onWait: () => {} });
  } catch (error) {
    if (error instanceof InvalidInput || isDiskError(error)) throw error;
    const reason = error instanceof WriteError ? error.reason : (error as Error).message;
    throw new InvalidInput(`--out ${folder}: cannot be written: ${reason}`, { cause: error });
  }
  if ('token' in acquired) return acquired;
  throw busyRun(folder, lock, acquired.owner);
}

function busyRun(folder: string, lock: string, owner: string): InvalidInput {
  return new InvalidInput(
    `${folder}: ${owner} is working on this run; if that process has ended, remove ${lock}`,
  );
}

/** Removes the lock of an earlier version: a file with the number of a process, of which nothing else is known. */
async function removeEarlierLock(folder: string, lock: string): Promise<void> {
  const text = await readFile(lock, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'EISDIR'].includes(error.code ?? '')) return null;
    throw error;
  });
  if (text === null) return;
  const pid = /^\d+$/.test(text) ? Number(text) : 0;
  if (pid > 0 && pid !== process.pid && exists(pid)) {
    throw busyRun(folder, lock, `process ${pid}`);
  }
  // Whoever is quicker may have put the folder of a lock in its place, which this cannot remove.
  await unlink(lock).catch((error: NodeJS.ErrnoException) => {
    if (!['ENOENT', 'EISDIR', 'EPERM'].includes(error.code ?? '')) throw error;
  });
}

/** The token by which a lock was taken, or who holds it. */
type Acquired = { readonly token: string } | { readonly owner: string };

async function acquire(
  lock: string,
  workspace: string,
  { patience, onWait }: Required<LockOptions>,
): Promise<Acquired> {
  const token = await createProcessToken();
  const prepared = join(workspace, `${asideMark}${token}`);
  await mkdir(prepared);
  await writeFile(join(prepared, token), '');
  const deadline = performance.now() + 1000 * patience;
  try {
    for (let attempt = 1; !(await take(prepared, lock)); attempt++) {
      const isHeld = !(await releaseIfEnded(lock));
      if (isHeld && performance.now() >= deadline) return { owner: await ownerOf(lock) };
      if (isHeld) onWait(await ownerOf(lock), attempt);
      await sleep(Math.min(pause.most, pause.first * attempt));
    }
    return { token };
  } finally {
    // Taken, it is there no more.
    await rm(prepared, { recursive: true, force: true });
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
    throw error;
  }
}

/** @returns whether the lock may be free now: it had no owner, or one that has ended */
async function releaseIfEnded(lock: string): Promise<boolean> {
  const owners = await namesIn(lock);
  if (owners.length === 0) await rmdir(lock).catch(ignoreBusyOrGone);
  let isFree = owners.length === 0;
  for (const owner of owners) {
    if (!(await hasEnded(owner))) continue;
    await release(lock, owner);
    isFree = true;
  }
  return isFree;
}

async function release(lock: string, token: string): Promise<void> {
  await unlink(join(lock, token)).catch(ignoreBusyOrGone);
  await rmdir(lock).catch(ignoreBusyOrGone);
}

async function ownerOf(lock: string): Promise<string> {
  const [owner = 'none'] = await namesIn(lock);
  return describeOwner(owner);
}

/** Another process was quicker. */
function ignoreBusyOrGone(error: NodeJS.ErrnoException): void {
  if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error;
}
