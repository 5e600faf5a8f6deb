import { MissingFile, ModelError } from '../errors.ts';
import type { ModelStore, ReadOptions } from './store.ts';
import { keyName } from './public-key.ts';
import { checkSignature, signaturePath } from './signature.ts';

/**
 * A store that gives out no manifest unless one of the keys signed it. What a manifest names, the loader
 * holds to the manifest's digests. Aliases are not signed: who may write to the store chooses among signed
 * models.
 *
 * @param rawKeys 64 hex digits each
 */
export function signedStore<Store extends ModelStore>(
  store: Store,
  rawKeys: readonly string[],
): Store {
  return {
    ...store,
    async read(path, options) {
      const bytes = await store.read(path, options);
      const id = /^([^/]+)\/manifest\.json$/.exec(path)?.[1];
      if (id !== undefined) await requireSignature(store, id, bytes, { rawKeys, options });
      return bytes;
    },
  };
}

async function requireSignature(
  store: ModelStore,
  id: string,
  manifestBytes: Uint8Array,
  { rawKeys, options }: { rawKeys: readonly string[]; options: ReadOptions | undefined },
): Promise<void> {
  for (const rawKey of rawKeys) {
    const path = await signaturePath(id, manifestBytes, rawKey);
    const bytes = await store.read(path, options).catch((error: unknown) => {
      if (error instanceof MissingFile) return null;
      throw error;
    });
    if (bytes === null) continue;
    await checkSignature(bytes, `${store.location}/${path}`, manifestBytes, rawKey);
    return;
  }
  const keys = rawKeys.map(keyName).join(', ');
  throw new ModelError(`${store.location}/${id}: not signed with any of the keys ${keys}`);
}
