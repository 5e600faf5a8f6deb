import * as z from 'zod';
import { modelId } from './manifest.ts';
import { ModelError, parseJson } from '../errors.ts';
import type { ModelStore, WatchableStore } from '../stores/store.ts';

const aliasSchema = z.strictObject({ id: modelId, previous: modelId.nullable() });

/** What `aliases/<name>.json` says: the model it points to, and the one before. */
export type Alias = z.infer<typeof aliasSchema>;

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
): Promise<{ readonly alias: Alias; readonly tag: string } | null> {
  const path = aliasPath(name);
  const file = await store.readIfChanged(path, tag);
  return file && { alias: parseAlias(file.bytes, `${store.location}/${path}`), tag: file.tag };
}

/** Reads the bytes of an alias's file. @throws ModelError that names the file and the field. */
export function parseAlias(bytes: Uint8Array, file: string): Alias {
  const alias = aliasSchema.safeParse(parseJson(bytes, file));
  if (alias.success) return alias.data;
  const [issue] = alias.error.issues;
  throw new ModelError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}
