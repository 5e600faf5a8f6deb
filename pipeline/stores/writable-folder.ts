import { link, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { folderStore } from '../../models/stores/folder.ts';
import type { TaggedFile, WritableStore } from '../../models/stores/store.ts';
import { sha256Hex } from '../../models/digest.ts';
import {
  asideMark,
  removeAbandoned,
  renameOver,
  syncFolder,
  writeSynced,
} from '../files/durable-writes.ts';
import { withFolderLock } from '../files/locks.ts';
import { isMissing } from '../files/missing-files.ts';
import { createProcessToken } from '../files/process-token.ts';
import { writing } from '../files/write-error.ts';

/**
 * A folder that any number of processes publish to at once, on a disk of their own or one that they
 * share. What it acknowledges has reached the disk.
 *
 * A file is written aside and synced first. A new one gets its name by a hard link, which the system gives
 * to one of many; one that changes is renamed over while its lock is held (folder-lock.ts). So whoever is
 * killed wherever leaves behind nothing that a reader sees. The tag is the content's SHA-256.
 */
export function writableFolderStore(folder: string): WritableStore {
  let swept: Promise<void> | undefined;
  const change = <Result>(path: string, write: () => Promise<Result>): Promise<Result> =>
    writing(join(folder, path), async () => {
      swept ??= sweep(folder);
      await swept;
      return write();
    });
  return {
    ...folderStore(folder),
    readTagged: (path) => readTagged(join(folder, path)),
    create: (path, bytes) => change(path, () => create(folder, path, bytes)),
    replace: (path, bytes, tag) => change(path, () => replace(folder, path, bytes, tag)),
    list: async (prefix = '') => {
      const paths = await filesBelow(folder, folder);
      return paths.filter((path) => path.startsWith(prefix)).toSorted(byBytes);
    },
    remove: (path) =>
      change(path, async () => {
        await rm(join(folder, path), { force: true });
      }),
  };
}

async function readTagged(file: string): Promise<TaggedFile | null> {
  try {
    const bytes = await readFile(file);
    return { bytes, tag: await sha256Hex(bytes) };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function create(folder: string, path: string, bytes: Uint8Array): Promise<boolean> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  const aside = await writeAside(folder, bytes);
  try {
    await link(aside, file);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) throw error;
    throw new Error(
      `${folder}: this file system has no hard links, which a store needs; choose a folder on another disk`,
      { cause: error },
    );
  } finally {
    await rm(aside, { force: true });
    // Also where another was quicker: it may not have got as far.
    await syncUpwards(folder, dirname(file));
  }
}

async function replace(
  folder: string,
  path: string,
  bytes: Uint8Array,
  tag: string,
): Promise<boolean> {
  const file = join(folder, path);
  if ((await readTagged(file))?.tag !== tag) return false;
  const aside = await writeAside(folder, bytes);
  const lock = join(dirname(file), `.lock-${basename(file)}`);
  try {
    return await withFolderLock(lock, folder, async () => {
      if ((await readTagged(file))?.tag !== tag) return false;
      await renameOver(aside, file);
      await syncFolder(dirname(file));
      return true;
    });
  } finally {
    await rm(aside, { force: true });
  }
}

async function writeAside(folder: string, bytes: Uint8Array): Promise<string> {
  const aside = join(folder, `${asideMark}${await createProcessToken()}`);
  try {
    await writeSynced(aside, bytes);
  } catch (error) {
    // What a full disk took of it would keep the disk full.
    await rm(aside, { force: true });
    throw error;
  }
  return aside;
}

/** Makes a file's name durable, and those of the folders that it lies in. */
async function syncUpwards(root: string, folder: string): Promise<void> {
  for (let current = folder; current.startsWith(root); current = dirname(current)) {
    await syncFolder(current);
    if (current === dirname(current)) return;
  }
  await syncFolder(dirname(root));
}

/** Removes what killed processes had written aside. */
async function sweep(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await removeAbandoned(folder);
}

async function filesBelow(root: string, folder: string): Promise<string[]> {
  // A lock's folder comes and goes while it is read.
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const paths: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) paths.push(...(await filesBelow(root, path)));
    else paths.push(relative(root, path).replaceAll('\\', '/'));
  }
  return paths;
}

/** As S3 lists: by UTF-8 bytes, not by a language's rules. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
