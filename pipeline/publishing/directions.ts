import { disposeGenerator } from '../../models/generator.ts';
import { directionsFile, directionsPath } from '../../models/manifest/directions.ts';
import type { WritableStore } from '../../models/stores/store.ts';
import { findDirections } from '../export/directions.ts';
import { decodeGenerator, type WholeModel } from '../export/goldens.ts';

/**
 * Writes the file of directions beside a published model, unless it is there: the map of styles on the page follows
 * it. The manifest does not list the file, so the model's id is the same with and without it.
 *
 * @returns whether it was written
 */
export async function publishDirections(
  store: WritableStore,
  { manifest, files }: Pick<WholeModel, 'manifest' | 'files'>,
): Promise<boolean> {
  const path = `${manifest.id}/${directionsPath}`;
  if (await store.readTagged(path)) return false;
  return store.create(path, await directionsOf({ manifest, files }));
}

/** The file of a model's directions. */
export async function directionsOf({
  manifest,
  files,
}: Pick<WholeModel, 'manifest' | 'files'>): Promise<Uint8Array> {
  const generator = await decodeGenerator(files, manifest);
  try {
    return directionsFile(findDirections(generator));
  } finally {
    disposeGenerator(generator);
  }
}
