import { MissingFile, StoreError } from '../errors.ts';
import type { ReadOptions, WatchableStore } from './store.ts';

/**
 * The models below an http: or https: URL, where any static host keeps a store's files. A file's tag is the
 * ETag that the host sends; without one the file counts as changed each time.
 */
export function httpStore(url: string): WatchableStore {
  const location = url.replace(/\/+$/, '');
  return {
    location,
    async read(path, options) {
      const file = `${location}/${path}`;
      return bytesOf(await fetchFile(file, {}, options), file);
    },
    async readIfChanged(path, tag, options) {
      const file = `${location}/${path}`;
      const response = await fetchFile(file, tag ? { 'If-None-Match': tag } : {}, options);
      if (response.status === 304) return null;
      return { bytes: await bytesOf(response, file), tag: response.headers.get('ETag') ?? '' };
    },
  };
}

/**
 * Fetches a file.
 *
 * @returns the response: 200, or 304 where the headers ask for that
 * @throws MissingFile when the host has no such file, StoreError when it cannot be reached, answers otherwise,
 * or the signal ended the request
 */
export async function fetchFile(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  { signal }: ReadOptions = {},
): Promise<Response> {
  const response = await fetch(url, { headers, signal: signal ?? null }).catch(failureOf(url));
  if (response.ok || response.status === 304) return response;
  await response.body?.cancel();
  if (response.status === 404) throw new MissingFile(`${url}: no such file`);
  throw new StoreError(`${url}: the host answered ${response.status}`);
}

async function bytesOf(response: Response, url: string): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer().catch(failureOf(url)));
}

function failureOf(url: string): (cause: unknown) => never {
  return (cause) => {
    throw new StoreError(`${url}: ${(cause as Error).message}`, { cause });
  };
}
