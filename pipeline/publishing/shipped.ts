import { fileURLToPath } from 'node:url';
import { ModelError } from '../../models/errors.ts';
import { readAlias } from '../../models/manifest/alias.ts';
import { parseManifest } from '../../models/manifest/manifest.ts';
import { folderStore } from '../../models/stores/folder.ts';
import type { Contender } from './gate.ts';

const folder = fileURLToPath(new URL('../../models/shipped', import.meta.url));

/** The model that comes with the program, which the API serves where a store has no champion; null: none is here. */
export async function readShipped(): Promise<Contender | null> {
  const store = folderStore(folder);
  try {
    const { id } = await readAlias(store, 'champion');
    const path = `${id}/manifest.json`;
    return parseManifest(await store.read(path), `${folder}/${path}`);
  } catch (error) {
    if (error instanceof ModelError) return null;
    throw error;
  }
}
