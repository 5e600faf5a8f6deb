import { MissingFile, StoreError } from '../errors.ts';
import type { WatchableStore } from './store.ts';

/**
 * The models below an http: or https: URL, where any static host keeps a store's files. A file's tag is the
 * ETag that the host sends; without one the file counts as changed each time.
 */
export function httpStore(url: string): WatchableStore {
  const location = url.replace(/\/+$/, '');
  const request = async (path: string, headers: Record<string, string>): Promise<Response> => {
    const file = `${location}/${path}`;
    const response = await fetch(file, { headers }).catch((cause: unknown) => {
      throw new StoreError(`${file}: ${(cause as Error).message}`, { cause });
    });
    if (response.ok || response.status === 304) return response;
    await response.body?.cancel();
    if (response.status === 404) throw new MissingFile(`${file}: no such file`);
    throw new StoreError(`${file}: the host answered ${response.status}`);
  };
  return {
    location,
    async read(path) {
      return bytesOf(await request(path, {}));
    },
    async readIfChanged(path, tag) {
      const response = await request(path, tag ? { 'If-None-Match': tag } : {});
      if (response.status === 304) return null;
      return { bytes: await bytesOf(response), tag: response.headers.get('ETag') ?? '' };
    },
  };
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}
