import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A folder's files by their paths inside it. */
type FolderContent = ReadonlyMap<string, Uint8Array | string>;

/** Writes a file whole or not at all: aside, synced to the disk, then renamed over what was there. */
export async function writeFileDurably(file: string, content: Uint8Array | string): Promise<void> {
  const aside = asideOf(file);
  await writeSynced(aside, content);
  await renameOver(aside, file);
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
  await renameOver(folder, replaced).catch(ignoreMissing);
  await renameOver(aside, folder);
  await syncFolder(dirname(folder));
  await syncFolder(dirname(dirname(folder)));
  await rm(replaced, { recursive: true, force: true });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/**
 * Renames a file or a folder. On Windows it tries again for about two seconds while another process (a reader, an
 * indexer, a virus scanner) has a file open in it, which is an error there and none elsewhere.
 *
 * @throws the system's error
 */
export async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      const isBusy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(code);
      if (!isBusy || attempt === 20) throw error;
    }
    await sleep(10 * attempt);
  }
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
