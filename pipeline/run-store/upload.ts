import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { asideMark } from '../files/durable-writes.ts';
import { newestFirst } from '../record/checkpoint-files.ts';
import { type KeptFile, objectName, removeReplaced } from './head.ts';
import { type RunLease, commitFiles } from './lease.ts';

/** A file as it was when it was last read, so that it is not read again while it stays so. */
interface SeenFile {
  readonly size: number;
  readonly modified: number;
  readonly sha256: string;
}

/** What uploads of one process remember of each other. */
export interface UploadMemory {
  /** How many were begun. */
  uploads: number;
  readonly seen: Map<string, SeenFile>;
}

/**
 * Makes what a run's folder holds now the run that is kept: new and changed files are uploaded under new
 * names, then the head is changed to name them, then what it no longer names is removed.
 *
 * @throws RunTakenOver when another process holds the run by now
 */
export async function uploadRun(
  lease: RunLease,
  folder: string,
  memory: UploadMemory,
): Promise<RunLease> {
  const { store, head } = lease;
  memory.uploads += 1;
  const files: KeptFile[] = [];
  for (const read of readFolder(folder, head.files, memory)) {
    if (!('content' in read)) {
      files.push(read);
      continue;
    }
    const { path, content, sha256 } = read;
    const object = objectName(head, memory.uploads, path);
    if (!(await store.create(object, content))) {
      throw new Error(`${store.location}/${object}: already exists, written by another process`);
    }
    files.push({ path, object, bytes: content.byteLength, sha256 });
  }
  const committed = await commitFiles(lease, files);
  // What cannot be removed now is removed by the run's next holder.
  await removeReplaced(store, head.files, files).catch(() => {});
  return committed;
}

/** A file that the store has not as it is. */
interface NewFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly sha256: string;
}

/**
 * All in one go, though it stops training for a moment: training goes on at every await, and replaces what
 * is read; and an upload may take longer than a checkpoint stays in the folder.
 *
 * @returns for each file what the store has of it, or its content
 */
function readFolder(
  folder: string,
  kept: readonly KeptFile[],
  { seen }: UploadMemory,
): readonly (KeptFile | NewFile)[] {
  const keptFiles = new Map(kept.map((file) => [file.path, file]));
  return runFilePaths(folder).map((path) => {
    const file = join(folder, path);
    const { size, mtimeMs: modified } = statSync(file);
    const last = seen.get(path);
    const inStore = keptFiles.get(path);
    const isAsSeen = last?.size === size && last.modified === modified;
    if (inStore && isAsSeen && last.sha256 === inStore.sha256) return inStore;
    const content = readFileSync(file);
    const sha256 = createHash('sha256').update(content).digest('hex');
    seen.set(path, { size, modified, sha256 });
    return inStore?.sha256 === sha256 ? inStore : { path, content, sha256 };
  });
}

/** Checkpoints that are kept, as in the run's folder. */
const keptCheckpoints = 2;

const checkpointPath = /^checkpoints\/(step-\d+)\//;

/**
 * The paths of all files of a run's folder that are worth keeping, the checkpoints' descriptions last.
 *
 * Looked up in one go: training, which writes them, goes on at every await.
 */
function runFilePaths(folder: string): string[] {
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
