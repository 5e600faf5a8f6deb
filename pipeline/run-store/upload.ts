import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type KeptFile, objectName, removeReplaced } from './head.ts';
import { type RunLease, commitFiles } from './lease.ts';
import { runFilePaths } from './run-files.ts';

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
