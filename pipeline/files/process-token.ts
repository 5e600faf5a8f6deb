import { randomBytes } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

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

/** Whether a process of this number is there, whoever's it is. */
export function exists(pid: number): boolean {
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
