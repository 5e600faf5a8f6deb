import { MissingFile } from '../errors.ts';
import type { WatchableStore } from './store.ts';

/** The models among files in memory, those that are bundled with a program. They never change. */
export function memoryStore(
  files: ReadonlyMap<string, Uint8Array>,
  location: string,
): WatchableStore {
  const read = async (path: string): Promise<Uint8Array> => {
    const bytes = files.get(path);
    if (!bytes) throw new MissingFile(`${location}/${path}: no such file`);
    return bytes;
  };
  return {
    location,
    isShipped: true,
    read,
    async readIfChanged(path, tag) {
      const bytes = await read(path);
      return tag === location ? null : { bytes, tag: location };
    },
  };
}
