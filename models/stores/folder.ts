import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MissingFile, ModelError, StoreError } from '../errors.ts';
import type { ReadOptions, WatchableStore } from './store.ts';
import { sha256Hex } from '../digest.ts';

/** How a folder is read. */
export interface FolderStoreOptions {
  /**
   * It ships with the program: its files are read as code is, at once, which spares a start the 5 ms of Node's
   * first threads. Any other folder may be on a disk far away. Absent: it does not.
   */
  readonly isShipped?: boolean;
}

/** The models in a folder on disk. A file's tag is its content's SHA-256. */
export function folderStore(
  folder: string,
  { isShipped = false }: FolderStoreOptions = {},
): WatchableStore {
  const read = (path: string, { signal }: ReadOptions = {}) =>
    readNamed(
      join(folder, path),
      isShipped ? readShippedFile : (file) => readFile(file, { signal }),
    );
  return {
    location: folder,
    isShipped,
    read,
    async readIfChanged(path, tag, options) {
      const bytes = await read(path, options);
      const found = await sha256Hex(bytes);
      return found === tag ? null : { bytes, tag: found };
    },
  };
}

/** Of a file's bytes, first those at even places, then those at odd ones (build/byte-planes.mjs). */
const planes = '.planes';

/** Reads a file, or what a bundle has in its place. */
function readShippedFile(file: string): Uint8Array {
  if (!existsSync(file) && existsSync(file + planes)) return joined(readFileSync(file + planes));
  return readFileSync(file);
}

function joined(split: Uint8Array): Uint8Array {
  const half = Math.ceil(split.length / 2);
  const bytes = Buffer.alloc(split.length);
  for (let at = 0; at < half; at++) {
    bytes[2 * at] = split[at] ?? 0;
    if (half + at < split.length) bytes[2 * at + 1] = split[half + at] ?? 0;
  }
  return bytes;
}

async function readNamed(
  file: string,
  readBytes: (file: string) => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array> {
  try {
    return await readBytes(file);
  } catch (cause) {
    const { code, message, name } = cause as NodeJS.ErrnoException;
    if (name === 'AbortError') throw new StoreError(`${file}: the read was ended`, { cause });
    if (code === 'ENOENT') throw new MissingFile(`${file}: no such file`, { cause });
    throw new ModelError(`${file}: ${message}`, { cause });
  }
}
