import { sha256Hex } from '../digest.ts';
import { parseJson } from '../errors.ts';
import { figureNames } from './figures.ts';
import type { Manifest } from './schema.ts';
import { shippedManifests } from './shipped.ts';

export type { Manifest, ManifestDraft } from './schema.ts';

/**
 * Reads a manifest strictly: a field too many is as wrong as one too few. Of one that ships with the program,
 * every byte is known, and `npm test` has proved it: it is read without the schema, whose loading and use
 * would take a start about 40 ms.
 *
 * @throws ModelError that names the file and the field; for a newer schema, that says so.
 */
export async function parseManifest(bytes: Uint8Array, file: string): Promise<Manifest> {
  if (shippedManifests.has(await sha256Hex(bytes))) {
    return withAllFigures(parseJson(bytes, file) as Manifest);
  }
  const { validateManifest } = await import('./validate.ts');
  return validateManifest(bytes, file);
}

/** A manifest that may be older than a figure, with null for that, as the schema gives it. */
function withAllFigures(manifest: Manifest): Manifest {
  const { evaluation } = manifest;
  if (!evaluation) return manifest;
  const figures = figureNames.map((name) => [name, evaluation.figures[name] ?? null]);
  return {
    ...manifest,
    evaluation: {
      ...evaluation,
      figures: Object.fromEntries(figures) as typeof evaluation.figures,
    },
  };
}
