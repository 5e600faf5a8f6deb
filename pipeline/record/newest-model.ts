import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Manifest, parseManifest } from '../../models/manifest.ts';
import type { RunFolder } from './run-folder.ts';

/**
 * The manifest of the model that a run has made, of the one of the most iterations where it went on and
 * made several.
 *
 * @returns null for a run that has made none yet
 * @throws ModelError when a manifest is damaged
 */
export async function readNewestManifest({ model }: RunFolder): Promise<Manifest | null> {
  const names = await readdir(model).catch(() => []);
  const ids = names.filter((name) => /^[0-9a-f]{16}$/.test(name));
  const manifests = await Promise.all(
    ids.map(async (id) => {
      const file = join(model, id, 'manifest.json');
      return parseManifest(new Uint8Array(await readFile(file)), file);
    }),
  );
  return manifests.toSorted((a, b) => b.steps - a.steps)[0] ?? null;
}
