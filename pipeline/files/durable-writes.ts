import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A folder's files by their paths inside it. */
type FolderContent = ReadonlyMap<string, Uint8Array | string>;

/** Writes a file whole or not at all: aside, synced to the disk, then renamed over what was there. */
export async function writeFileDurably(file: string, content: Uint8Array | string): Promise<void> {
  const aside = asideOf(file);
  await writeSynced(aside, content);
  await rename(aside, file);
  await syncFolder(dirname(file));
}

/**
 * Writes a folder whole or not at all, its sub-folders too. One that already bears the name is replaced,
 * as a checkpoint written again after a resume is.
 */
export async function writeFolderDurably(folder: string, content: FolderContent): Promise<void> {
  const aside = asideOf(folder);
  await rm(aside, { recursive: true, force: true });
  for (const [path, bytes] of content) {
    const file = join(aside, path);
    await mkdir(dirname(file), { recursive: true });
    await writeSynced(file, bytes);
    await syncFolder(dirname(file));
  }
  await syncFolder(aside);
  // Moved out of the way, not removed in place: a folder half removed would look like one half written.
  const replaced = asideOf(`${folder}-replaced`);
  await rm(replaced, { recursive: true, force: true });
  await rename(folder, replaced).catch(ignoreMissing);
  await rename(aside, folder);
  await syncFolder(dirname(folder));
  await syncFolder(dirname(dirname(folder)));
  await rm(replaced, { recursive: true, force: true });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** What is written aside bears this mark, and readers of the folder pass it over. */
export const asideMark = '.partial-';

function asideOf(path: string): string {
  return join(dirname(path), `${asideMark}${basename(path)}`);
}

/** Writes a file and waits until the disk has it. */
export async function writeSynced(file: string, content: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename or a new file is durable once its folder is synced, too; Windows knows no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
