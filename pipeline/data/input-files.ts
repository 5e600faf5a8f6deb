import type { Dirent } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { InvalidInput } from '../invalid-input.ts';

/** The names in a folder, sorted. */
export interface FolderEntries {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/**
 * Folders and files that a data set comes in, on the disk or in a zip. Paths begin with that of the folder or the
 * zip, so that every message names a file as a person would.
 */
export interface InputTree {
  /** The names in a folder, sorted. @throws InvalidInput */
  list(folder: string): Promise<FolderEntries>;
  /** A file's bytes. @param most (default: {@link mostFileBytes}) @throws InvalidInput for a longer one, which is not read */
  read(file: string, most?: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

// What Windows, macOS and Synology leave in folders that were opened or zipped.
const leftovers = new Set([
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  '$recycle.bin',
  'system volume information',
  '__macosx',
  'icon\r',
  '@eadir',
]);

/** What a file may unpack to: EMNIST's largest has 547 MB, and a buffer has a limit of its own. */
export const mostFileBytes = 2 ** 31 - 1;

/** Whether a name is hidden, or of a file that file managers leave behind (Thumbs.db). */
export function isLeftover(name: string): boolean {
  return name.startsWith('.') || leftovers.has(name.toLowerCase());
}

/**
 * Reads a file that the user named.
 *
 * @param most bytes of a file that is read
 * @throws InvalidInput naming the file that cannot be read, or is longer
 */
export async function readInputFile(
  file: string,
  most: number = mostFileBytes,
): Promise<Uint8Array> {
  const { size } = await stat(file).catch((error: unknown) => refuseUnreadable(file, error));
  if (size > most) throw new InvalidInput(`${file}: ${size} bytes; at most ${most} are allowed`);
  const buffer = await readFile(file).catch((error: unknown) => refuseUnreadable(file, error));
  if (buffer.subarray(0, lfsPointer.length).equals(lfsPointer)) {
    throw new InvalidInput(
      `${file}: is a pointer of Git LFS in place of the file; git lfs pull fetches it`,
    );
  }
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** How a file begins that a clone without Git LFS has. @see https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const lfsPointer = Buffer.from('version https://git-lfs.github.com/spec/');

/**
 * Unpacks the bytes of a file if they are gzip, which the first two tell, not the file's name.
 *
 * @throws InvalidInput naming the file and the byte at which it is truncated or corrupt
 * @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1
 */
export function unpacked(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const outcome = unpack(bytes);
  if (outcome instanceof Uint8Array) return outcome;
  if (isTooLong(outcome)) {
    throw new InvalidInput(`${file}: unpacks to more than ${mostFileBytes} bytes`);
  }
  if (isCut(outcome)) {
    throw new InvalidInput(`${file}: byte ${bytes.length}: the file ends inside its gzip data`);
  }
  throw new InvalidInput(
    `${file}: byte ${firstCorruptByte(bytes)}: corrupt gzip data (${outcome.message})`,
  );
}

/** Reads a file of the disk, plain or gzip. @throws InvalidInput as {@link unpacked} does */
export async function readPlainOrGzip(file: string): Promise<Uint8Array> {
  return unpacked(await readInputFile(file), file);
}

function unpack(bytes: Uint8Array): Uint8Array | Error {
  try {
    const { buffer, byteOffset, byteLength } = gunzipSync(bytes, {
      maxOutputLength: mostFileBytes,
    });
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

function isTooLong(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

function isCut(outcome: Uint8Array | Error): boolean {
  return 'code' in outcome && outcome.code === 'Z_BUF_ERROR';
}

/**
 * zlib does not report the corrupt byte. A prefix that ends before it is merely truncated and one that
 * includes it is corrupt, so a binary search finds it.
 */
function firstCorruptByte(bytes: Uint8Array): number {
  let sound = 0;
  let corrupt = bytes.length;
  while (corrupt - sound > 1) {
    const middle = (sound + corrupt) >> 1;
    const outcome = unpack(bytes.subarray(0, middle));
    if (outcome instanceof Uint8Array || isCut(outcome)) sound = middle;
    else corrupt = middle;
  }
  return corrupt - 1;
}

/**
 * Lists a folder that the user named. Links are followed; hidden entries and files that file managers
 * leave behind (Thumbs.db) are left out.
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
    if (isLeftover(entry.name)) continue;
    const kind = (await isFolder(folder, entry)) ? folders : files;
    kind.push(entry.name);
  }
  return { files: files.toSorted(compareNames), folders: folders.toSorted(compareNames) };
}

async function isFolder(parent: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const path = join(parent, entry.name);
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    // A link to nothing is refused by name when it is read; one that nobody reads, such as a link to notes, is not.
    if (leadsNowhere.has(codeOf(error))) return false;
    throw unreadableInput(path, error);
  }
}

/** Codes of links whose end is not there, and of links in a circle. */
const leadsNowhere = new Set(['ENOENT', 'ELOOP']);

/** What the system's codes mean for a file that is read. */
const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a folder, but a file is wanted',
  ELOOP: 'is a link that leads back to itself',
};

function refuseUnreadable(path: string, error: unknown): never {
  throw unreadableInput(path, error);
}

function unreadableInput(path: string, error: unknown): InvalidInput {
  const code = codeOf(error);
  const reason = unreadable[code] ?? `cannot be read (${code})`;
  return new InvalidInput(`${path}: ${reason}`, { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** Names that a message has room for. */
const mostNames = 10;

/** The first of many names, for a message: a table of pixels has 785 columns. */
export function firstNames(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}

const collator = new Intl.Collator('en', { numeric: true });

/**
 * Compares names of files and folders, with the numbers in them by value: '2' comes before '10'.
 *
 * @returns below 0, 0 or above 0, as Array.prototype.sort takes it; 0 for equal names only
 */
export function compareNames(first: string, second: string): number {
  // The collator takes '1' and '01' for equal: without a second key their order would be the disk's.
  return collator.compare(first, second) || (first < second ? -1 : Number(first > second));
}
