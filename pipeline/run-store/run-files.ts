import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { newestFirst } from '../record/checkpoint-files.ts';
import { asideMark } from '../files/durable-writes.ts';

/** Checkpoints that are kept, as in the run's folder. */
const keptCheckpoints = 2;

const checkpointPath = /^checkpoints\/(step-\d+)\//;

/**
 * The paths of all files of a run's folder that are worth keeping, the checkpoints' descriptions last.
 *
 * Looked up in one go: training, which writes them, goes on at every await.
 */
export function runFilePaths(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const all = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const newest = newestFirst(all.flatMap((path) => checkpointPath.exec(path)?.[1] ?? []));
  const kept = [...new Set(newest)].slice(0, keptCheckpoints);
  const paths = all.filter((path) => isKept(path, kept));
  const isDescription = (path: string) => Number(path.endsWith('/state.json'));
  return paths.toSorted((a, b) => isDescription(a) - isDescription(b));
}

function isKept(path: string, checkpoints: readonly string[]): boolean {
  const isPassing = path === 'lock' || path.split('/').some((part) => part.startsWith(asideMark));
  if (isPassing) return false;
  if (!path.startsWith('checkpoints/')) return true;
  const name = checkpointPath.exec(path)?.[1];
  return name !== undefined && checkpoints.includes(name);
}

/**
 * What is whole only together: a checkpoint, a model; every other file by itself. Checkpoints' units are
 * named "checkpoints/step-NNNNNNNN".
 */
export function unitOf(path: string): string {
  return /^(?:checkpoints|model)\/[^/]+/.exec(path)?.[0] ?? path;
}

/** The step of a checkpoint's unit; null: it is none. */
export function stepOfUnit(unit: string): number | null {
  const digits = /^checkpoints\/step-(\d+)$/.exec(unit)?.[1];
  return digits === undefined ? null : Number(digits);
}
