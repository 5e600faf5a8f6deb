import { sha256Hex } from '../digest.ts';
import { parseJson } from '../errors.ts';
import { addLaterFigures } from './later-figures.ts';
import type { Manifest } from './schema.ts';
import { shippedManifests } from './shipped.ts';

export type { Manifest, ManifestDraft } from './schema.ts';

/**
 * Reads a manifest strictly: a field too many is as wrong as one too few. Of one that ships with the program,
 * every byte is known, and `npm test` has proved it: it is read without the schema, whose loading and use
 * would take a start about 40 ms.
 *
 * @throws ModelError that names the file, the field, its value and what is allowed; for a newer schema, that says so.
 */
export async function parseManifest(bytes: Uint8Array, file: string): Promise<Manifest> {
  const revision = shippedManifests.get(await sha256Hex(bytes));
  if (revision) return addLaterFigures(parseJson(bytes, file) as Manifest, revision);
  const { validateManifest } = await import('./validate.ts');
  return validateManifest(bytes, file);
}

/** Whether these are the bytes of a manifest that ships with the program, which `npm test` has proved. */
export async function isShippedManifest(bytes: Uint8Array): Promise<boolean> {
  return shippedManifests.has(await sha256Hex(bytes));
}
