import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMissing, namesIn } from './missing-files.ts';
import { createProcessToken, hasEnded } from './process-token.ts';
import { writing } from './write-error.ts';

/** A folder's files by their paths inside it. */
type FolderContent = ReadonlyMap<string, Uint8Array | string>;

/**
 * Writes a file whole or not at all: aside under a name of its own, synced to the disk, then renamed over what was
 * there. Of many that write it at once, the last one's content stays.
 *
 * @throws WriteError that names the file and the cause
 */
export async function writeFileDurably(file: string, content: Uint8Array | string): Promise<void> {
  await writing(file, () =>
    withAside(dirname(file), async (prepared) => {
      await writeSynced(prepared, content);
      await renameOver(prepared, file);
      await syncFolder(dirname(file));
    }),
  );
}

/**
 * Writes a folder whole or not at all, its sub-folders too. One that already bears the name is replaced,
 * as a checkpoint written again after a resume is. Of many that write it at once, the content of one stays.
 *
 * @throws WriteError that names the folder and the cause
 */
export async function writeFolderDurably(folder: string, content: FolderContent): Promise<void> {
  await writing(folder, () => writeFolder(folder, content));
}

async function writeFolder(folder: string, content: FolderContent): Promise<void> {
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  await withAside(parent, async (prepared) => {
    await mkdir(prepared);
    for (const [path, bytes] of content) {
      const file = join(prepared, path);
      await mkdir(dirname(file), { recursive: true });
      await writeSynced(file, bytes);
      await syncFolder(dirname(file));
    }
    await syncFolder(prepared);
    await withAside(parent, (replaced) => putInPlace(prepared, folder, replaced));
    await syncFolder(parent);
    await syncFolder(dirname(parent));
  });
}

/** Gives a folder a name that another folder may bear, which others may take at the same time. */
async function putInPlace(prepared: string, folder: string, replaced: string): Promise<void> {
  for (;;) {
    // Moved out of the way, not removed in place: a folder half removed would look like one half written.
    await renameOver(folder, replaced).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
    try {
      await renameOver(prepared, folder);
      return;
    } catch (error) {
      // Another was quicker to put its own there.
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['ENOTEMPTY', 'EEXIST'].includes(code)) throw error;
    }
    await rm(replaced, { recursive: true, force: true });
  }
}

/**
 * Runs an action with a path in a folder that no other process or action has, and removes what is left there.
 *
 * @throws what the action throws
 */
export async function withAside(
  folder: string,
  action: (path: string) => Promise<void>,
): Promise<void> {
  const path = join(folder, `${asideMark}${await createProcessToken()}`);
  try {
    await action(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

/** Removes what killed processes had written aside in a folder. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!name.startsWith(asideMark) || !(await hasEnded(name.slice(asideMark.length)))) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
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

/** What is written aside bears this mark before its process's token, and readers of the folder pass it over. */
export const asideMark = '.partial-';

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
