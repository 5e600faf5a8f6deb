import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from './model-error.ts';
import type { ModelStore } from './model-store.ts';

/** The models in a folder on disk. */
export function folderStore(folder: string): ModelStore {
  return {
    location: folder,
    async read(path) {
      const file = join(folder, path);
      try {
        return await readFile(file);
      } catch (cause) {
        const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
        throw new ModelError(`${file}: ${missing ? 'no such file' : (cause as Error).message}`, {
          cause,
        });
      }
    },
  };
}
