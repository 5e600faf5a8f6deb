import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MissingFile, ModelError } from './model-error.ts';
import type { WatchableStore } from './model-store.ts';
import { sha256Hex } from './sha256.ts';

/** The models in a folder on disk. A file's tag is its content's SHA-256. */
export function folderStore(folder: string): WatchableStore {
  return {
    location: folder,
    read: (path) => read(join(folder, path)),
    async readIfChanged(path, tag) {
      const bytes = await read(join(folder, path));
      const found = await sha256Hex(bytes);
      return found === tag ? null : { bytes, tag: found };
    },
  };
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new MissingFile(`${file}: no such file`, { cause });
    throw new ModelError(`${file}: ${message}`, { cause });
  }
}
