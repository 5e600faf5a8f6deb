import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { asideMark } from '../files/durable-writes.ts';
import { keptCheckpoints, newestFirst } from '../record/checkpoint-files.ts';
import { type KeptFile, objectName, removeReplaced } from './head.ts';
import { type RunLease, commitFiles } from './lease.ts';

/** A file when it was last read; it is read again only if its size or time changes. */
interface SeenFile {
  readonly size: number;
  readonly modified: number;
  readonly sha256: string;
}

/** What the uploads of one process share. */
export interface UploadMemory {
  /** Uploads started so far. */
  uploads: number;
  readonly seen: Map<string, SeenFile>;
}

/**
 * Uploads a run's folder: new and changed files under new names, then the head that lists them, then the
 * files that the head no longer lists are removed.
 *
 * @throws RunTakenOver if another process holds the run by now
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
  // The next holder of the run removes what cannot be removed now.
  await removeReplaced(store, head.files, files).catch(() => {});
  return committed;
}

/**
 * The unit that a file belongs to, which is complete only with all of its files: a checkpoint
 * ("checkpoints/step-NNNNNNNN"), a model, or the file by itself.
 */
export function unitOf(path: string): string {
  return /^(?:checkpoints|model)\/[^/]+/.exec(path)?.[0] ?? path;
}

/** The step of a checkpoint's unit; null for another unit. */
export function stepOfUnit(unit: string): number | null {
  const digits = /^checkpoints\/step-(\d+)$/.exec(unit)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** A file that is new or has changed. */
interface NewFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly sha256: string;
}

/**
 * Reads synchronously, though that stops training for a moment: training continues at every await and replaces
 * files, and an upload may take longer than a checkpoint stays in the folder.
 *
 * @returns the stored file, or the content of a new or changed one, for each path
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

const checkpointPath = /^checkpoints\/(step-\d+)\//;

/**
 * The paths of all files of a run's folder to upload, of the newest checkpoints alone, their state.json last.
 *
 * Synchronous, because training continues at every await and changes the folder.
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
  const isPassing =
    /^lock(?:\/|$)/.test(path) || path.split('/').some((part) => part.startsWith(asideMark));
  if (isPassing) return false;
  if (!path.startsWith('checkpoints/')) return true;
  const name = checkpointPath.exec(path)?.[1];
  return name !== undefined && checkpoints.includes(name);
}
