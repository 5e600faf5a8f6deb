import { createHash } from 'node:crypto';
import { ModelError } from '../../models/model-error.ts';
import type { WritableStore } from '../../models/writable-store.ts';
import type { KeptFile } from './run-head.ts';

/**
 * Reads a file of a kept run.
 *
 * @throws ModelError when it is missing, torn or altered
 * @throws StoreError when the store cannot be asked
 */
export async function readKeptFile(
  store: WritableStore,
  { object, sha256 }: KeptFile,
): Promise<Uint8Array> {
  const bytes = await store.read(object);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === sha256) return bytes;
  throw new ModelError(
    `${store.location}/${object}: SHA-256 ${sha256} expected, ${found} found: torn or altered`,
  );
}
