import * as z from 'zod';
import { modelId } from './manifest.ts';
import { ModelError } from './model-error.ts';
import type { ModelStore } from './model-store.ts';
import { parseJson } from './parse-json.ts';

const aliasSchema = z.strictObject({ id: modelId, previous: modelId.nullable() });

/** What `aliases/<name>.json` says: the model it points to, and the one before. */
export type Alias = z.infer<typeof aliasSchema>;

/** Reads an alias such as "champion". @throws ModelError when it is missing or malformed. */
export async function readAlias(store: ModelStore, name: string): Promise<Alias> {
  const path = `aliases/${name}.json`;
  const alias = aliasSchema.safeParse(
    parseJson(await store.read(path), `${store.location}/${path}`),
  );
  if (alias.success) return alias.data;
  const [issue] = alias.error.issues;
  throw new ModelError(`${store.location}/${path}: ${issue?.path.join('.')}: ${issue?.message}`);
}
