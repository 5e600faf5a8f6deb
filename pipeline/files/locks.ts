import { randomBytes } from 'node:crypto';
import {
  mkdir,
  open,
  readFile,
  readdir,
  readlink,
  rename,
  rm,
  rmdir,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidInput } from '../invalid-input.ts';
import { asideMark } from './durable-writes.ts';

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
      `${lock}: held for over ${patience} s by ${describeOwner(owner)}; if that process has ended, remove this folder`,
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

/**
 * Keeps a run's folder to one process: a second one would write over what the first writes. A lock whose
 * process is gone is taken over.
 *
 * @returns what gives the folder free again
 * @throws InvalidInput when another process is at work in it
 */
export async function lockRun(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'lock');
  const owner = Number(await readFile(file, 'utf8').catch(() => Number.NaN));
  if (isRunning(owner)) {
    throw new InvalidInput(
      `${folder}: process ${owner} is working on this run; if that process is not part of digit-mint, remove ${file}`,
    );
  }
  await rm(file, { force: true });
  try {
    // Of two that come at once, one creates it.
    const handle = await open(file, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
  } catch (error) {
    throw new InvalidInput(`${folder}: cannot be locked: ${(error as Error).message}`);
  }
  return () => rm(file, { force: true });
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted: it is there, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const form = /^(?<pid>\d+)-(?<start>\d+)-(?<namespace>\d+)-[0-9a-f]{8}@(?<host>.+)$/;

/**
 * A name that no other has, as part of a file's name: it tells which process made it, so that what a
 * killed one left behind can be told from what a living one is about.
 */
export async function createProcessToken(): Promise<string> {
  const start = (await processState(process.pid))?.start ?? '0';
  const unique = randomBytes(4).toString('hex');
  return `${process.pid}-${start}-${await pidNamespace()}-${unique}@${hostname()}`;
}

/** "process 4711 on box", for a person to look after. */
export function describeOwner(token: string): string {
  const { pid, host } = form.exec(token)?.groups ?? {};
  return pid === undefined ? `an unknown process (${token})` : `process ${pid} on ${host}`;
}

/**
 * Whether the process of a token is known to have ended. Of one on another machine, or in another
 * container, nothing is known: false.
 */
export async function hasEnded(token: string): Promise<boolean> {
  const { pid, start, namespace, host } = form.exec(token)?.groups ?? {};
  if (pid === undefined || host !== hostname() || namespace !== (await pidNamespace()))
    return false;
  if (!exists(Number(pid))) return true;
  const state = await processState(Number(pid));
  // A process that was killed keeps its number until its parent has asked for it; and numbers come again.
  return state !== undefined && (state.isDead || state.start !== start);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** When a process started, in the kernel's ticks, where there is a /proc (Linux). See proc_pid_stat(5). */
async function processState(pid: number): Promise<{ start: string; isDead: boolean } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The second field, the name in brackets, may hold anything; behind it stand the third and on.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields?.[0], fields?.[19]];
  if (state === undefined || start === undefined) return undefined;
  return { start, isDead: state === 'Z' || state === 'X' };
}

/** Which numbering of processes ours is from: a container has its own. */
async function pidNamespace(): Promise<string> {
  const link = await readlink('/proc/self/ns/pid').catch(() => '');
  return /\d+/.exec(link)?.[0] ?? '0';
}
