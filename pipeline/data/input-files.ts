import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput } from '../invalid-input.ts';
import { compareNames } from './name-order.ts';

/** The names in a folder, sorted. */
export interface FolderEntries {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

// What Windows and macOS leave behind in folders that people have looked at or zipped.
const leftovers = new Set(['thumbs.db', 'desktop.ini', '__macosx']);

/**
 * Reads a file that the person named.
 *
 * @throws InvalidInput naming the file that cannot be read
 */
export async function readInputFile(file: string): Promise<Uint8Array> {
  const buffer = await readFile(file).catch((error: unknown) => refuseUnreadable(file, error));
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/**
 * Lists a folder that the person named, links followed, without hidden entries and what file
 * managers leave behind (Thumbs.db).
 *
 * @throws InvalidInput naming the folder or the entry that cannot be read
 */
export async function listInputFolder(folder: string): Promise<FolderEntries> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) =>
    refuseUnreadable(folder, error),
  );
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') || leftovers.has(entry.name.toLowerCase())) continue;
    const kind = (await isFolder(folder, entry)) ? folders : files;
    kind.push(entry.name);
  }
  return { files: files.toSorted(compareNames), folders: folders.toSorted(compareNames) };
}

async function isFolder(parent: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const path = join(parent, entry.name);
  const status = await stat(path).catch((error: unknown) => refuseUnreadable(path, error));
  return status.isDirectory();
}

function refuseUnreadable(path: string, error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  throw new InvalidInput(`${path}: cannot be read (${code})`, { cause: error });
}
