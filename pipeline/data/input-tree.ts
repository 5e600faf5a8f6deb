import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import {
  type FolderEntries,
  type InputTree,
  listInputFolder,
  readInputFile,
} from './input-files.ts';
import { openZipTree } from './zip-tree.ts';

/** A place in a tree, and the names there that a data set may consist of. */
export interface InputPlace {
  readonly tree: InputTree;
  readonly folder: string;
  readonly entries: FolderEntries;
}

/** The files and folders of the disk. */
const diskTree: InputTree = {
  list: listInputFolder,
  read: readInputFile,
  close: async () => {},
};

/**
 * Opens the folder, the zip or the one file that `--data` names. A path may lead into a zip (`all.zip/letters`), and
 * may end in what several names of a folder begin with: `emnist/emnist-letters` takes those files of `emnist/` only.
 *
 * @returns null where there is nothing of that name; the caller closes the tree of what is found
 * @throws InvalidInput for a damaged zip
 */
export async function openInputPlace(path: string): Promise<InputPlace | null> {
  const whole = resolve(path);
  const existing = await longestExisting(whole);
  if (!existing.isFile) return placeIn(diskTree, existing.path, whole);
  if (extname(existing.path).toLowerCase() === '.zip') {
    const tree = await openZipTree(existing.path);
    const place = await placeIn(tree, existing.path, whole);
    if (!place) await tree.close();
    return place;
  }
  if (existing.path !== whole) return null;
  const entries = { files: [basename(whole)], folders: [] };
  return { tree: diskTree, folder: dirname(whole), entries };
}

/** The part of a path that is there. */
async function longestExisting(path: string): Promise<{ path: string; isFile: boolean }> {
  const status = await stat(path).catch(() => undefined);
  if (status) return { path, isFile: !status.isDirectory() };
  return longestExisting(dirname(path));
}

/** Goes down from a folder that is there; the last part of the path may be the beginning of files' names. */
async function placeIn(tree: InputTree, folder: string, path: string): Promise<InputPlace | null> {
  const entries = await tree.list(folder);
  if (folder === path) return { tree, folder, entries };
  const [next = '', ...rest] = path.slice(folder.length).split(/[/\\]/).filter(Boolean);
  if (entries.folders.includes(next)) return placeIn(tree, join(folder, next), path);
  const files = entries.files.filter((name) => name.startsWith(next));
  if (rest.length > 0 || files.length === 0) return null;
  return { tree, folder, entries: { files, folders: [] } };
}
