import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput } from '../invalid-input.ts';

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
      `${folder}: process ${owner} is at work on this run; if that is none of ours, remove ${file}`,
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
