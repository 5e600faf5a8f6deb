import { ModelError, parseJson } from '../errors.ts';
import { cannotBe } from '../schema-issues/short-json.ts';
import type { ModelStore, ReadOptions, WatchableStore } from '../stores/store.ts';
import { isModelId, modelIdAllowed } from './versions.ts';

/** What `aliases/<name>.json` says: the model it points to, and the one before. */
export interface Alias {
  readonly id: string;
  readonly previous: string | null;
}

/** Where a store keeps an alias. */
export function aliasPath(name: string): string {
  return `aliases/${name}.json`;
}

/** Reads an alias such as "champion". @throws ModelError when it is missing or malformed. */
export async function readAlias(store: ModelStore, name: string): Promise<Alias> {
  const path = aliasPath(name);
  return parseAlias(await store.read(path), `${store.location}/${path}`);
}

/**
 * Reads an alias unless its file still bears a tag.
 *
 * @returns null: it does
 * @throws ModelError when it is missing or malformed
 */
export async function readAliasIfChanged(
  store: WatchableStore,
  name: string,
  tag: string | null,
  options?: ReadOptions,
): Promise<{ readonly alias: Alias; readonly tag: string } | null> {
  const path = aliasPath(name);
  const file = await store.readIfChanged(path, tag, options);
  return file && { alias: parseAlias(file.bytes, `${store.location}/${path}`), tag: file.tag };
}

/** Reads the bytes of an alias's file. @throws ModelError that names the file, the field and its value */
export function parseAlias(bytes: Uint8Array, file: string): Alias {
  const json = parseJson(bytes, file);
  const wrong = (problem: string) => new ModelError(`${file}: ${problem}`);
  if (typeof json !== 'object' || json === null) {
    throw wrong(`${cannotBe('it', json)}; an object with id and previous is needed`);
  }
  const { id, previous, ...others } = json as Readonly<Record<string, unknown>>;
  if (!isIdText(id)) throw wrong(`${cannotBe('id', id)}; ${modelIdAllowed}`);
  if (previous !== null && !isIdText(previous)) {
    throw wrong(`${cannotBe('previous', previous)}; ${modelIdAllowed}, null where there is none`);
  }
  const [other] = Object.keys(others);
  if (other !== undefined) throw wrong(`there is no ${other}; id and previous are allowed`);
  return { id, previous };
}

function isIdText(value: unknown): value is string {
  return typeof value === 'string' && isModelId(value);
}
