import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asideMark } from '../files/durable-writes.ts';

/** How many checkpoints are kept: the newest, and one to fall back on should it turn out torn. */
const kept = 2;

/** The folder of a step's checkpoint. */
export function checkpointName(step: number): string {
  return `step-${String(step).padStart(8, '0')}`;
}

/** The checkpoints in a folder, newest first. */
export async function checkpointNames(folder: string): Promise<string[]> {
  return newestFirst(await readdir(folder).catch(() => []));
}

/** Those of the names that are checkpoints', newest first. */
export function newestFirst(names: readonly string[]): string[] {
  const stepOf = (name: string) => Number(/^step-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
  return names
    .filter((name) => !Number.isNaN(stepOf(name)))
    .toSorted((a, b) => stepOf(b) - stepOf(a));
}

/** Leaves the newest two, and nothing of what was being written when a process died. */
export async function removeOldCheckpoints(folder: string): Promise<void> {
  const old = (await checkpointNames(folder)).slice(kept);
  const torn = (await readdir(folder)).filter((name) => name.startsWith(asideMark));
  await Promise.all(
    [...old, ...torn].map((name) => rm(join(folder, name), { recursive: true, force: true })),
  );
}

/** Keeps a checkpoint that cannot be used out of the way, for a person to look at. */
export async function setCheckpointAside(folder: string, name: string): Promise<void> {
  const aside = join(folder, `refused-${name}`);
  await rm(aside, { recursive: true, force: true });
  await rename(join(folder, name), aside);
}
