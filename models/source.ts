import { MissingFile, ModelError, parseJson } from './errors.ts';
import { fetchFile } from './stores/http.ts';
import type { ModelStore } from './stores/store.ts';

/**
 * Where a published model is: a folder's path (in a page: a path relative to it), an http:, https: or file: URL,
 * or its files by their paths in that folder, "manifest.json", "generator/model.json" and "generator/weights.bin".
 */
export type ModelSource =
  | string
  | URL
  | ReadonlyMap<string, Uint8Array>
  | Readonly<Record<string, Uint8Array>>;

/** The files of one model. */
type ModelFiles = Pick<ModelStore, 'location' | 'read'>;

/** The id of the model that ships: that of the alias champion, which a test compares with it. */
export const shippedId = 'c6c454b1b8e52959';

/** Each URL is written out, so that bundlers such as Vite and webpack find the file and copy it. */
const shippedFiles: Readonly<Record<string, URL>> = {
  'manifest.json': new URL('./shipped/c6c454b1b8e52959/manifest.json', import.meta.url),
  'generator/model.json': new URL(
    './shipped/c6c454b1b8e52959/generator/model.json',
    import.meta.url,
  ),
  'generator/weights.bin': new URL(
    './shipped/c6c454b1b8e52959/generator/weights.bin',
    import.meta.url,
  ),
};

/**
 * Opens a source as a store that has one model.
 *
 * @param source absent: the model that ships
 * @throws TypeError for what is no source
 * @throws ModelError for a source that has no manifest.json with an id
 * @throws StoreError when a host cannot be reached
 */
export async function openSource(
  source: ModelSource | undefined,
): Promise<{ readonly store: ModelStore; readonly id: string }> {
  const { location, read } = source === undefined ? shippedModel : filesOf(source);
  const manifestFile = `${location}/manifest.json`;
  const manifest = await read('manifest.json');
  const { id } = Object(parseJson(manifest, manifestFile)) as { readonly id?: unknown };
  if (typeof id !== 'string') throw new ModelError(`${manifestFile}: id: a text is needed`);
  const folder = `${id}/`;
  const store: ModelStore = {
    location: location.endsWith(`/${id}`) ? location.slice(0, -folder.length) : location,
    async read(path) {
      const own = path.startsWith(folder) ? path.slice(folder.length) : path;
      return own === 'manifest.json' ? manifest : read(own);
    },
  };
  return { store, id };
}

const shippedModel = readable(`shipped/${shippedId}`, (path) => {
  const url = shippedFiles[path];
  return url && readUrl(url.href);
});

function readable(
  location: string,
  find: (path: string) => Uint8Array | Promise<Uint8Array> | undefined,
): ModelFiles {
  return {
    location,
    async read(path) {
      const bytes = await find(path);
      if (bytes) return bytes;
      throw new MissingFile(`${location}/${path}: no such file`);
    },
  };
}

function filesOf(source: ModelSource): ModelFiles {
  // By its members: tests with a DOM have a URL and a Map of their own.
  const { href = source } = Object(source) as Partial<URL>;
  if (href && typeof href === 'string') {
    const location = href.replace(/\/+$/, '');
    return { location, read: async (path) => readUrl(`${location}/${path}`) };
  }
  if (Object(source) !== source) {
    throw new TypeError(
      `source: ${JSON.stringify(source)} given, a folder's path, a URL or a Map of files' bytes allowed`,
    );
  }
  const files = source as Partial<ReadonlyMap<string, Uint8Array>> & Record<string, Uint8Array>;
  return readable('memory', (path) => files.get?.(path) ?? files[path]);
}

/** Reads a URL; without a host, a file where there are files, else a path relative to the page. */
export async function readUrl(url: string): Promise<Uint8Array> {
  // Of Node, Deno and Bun; undefined in browsers and Workers. An import of node:fs would stop bundlers for
  // browsers.
  const files = globalThis.process?.getBuiltinModule?.('node:fs');
  if (!files || /^(?!file:)[a-z][a-z0-9+.-]+:/i.test(url)) {
    return new Uint8Array(await (await fetchFile(url)).arrayBuffer());
  }
  try {
    return files.readFileSync(url.startsWith('file:') ? new URL(url) : url);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new MissingFile(`${url}: no such file`, { cause });
    throw new ModelError(`${url}: ${message}`, { cause });
  }
}
