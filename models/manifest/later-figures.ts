import type { Manifest } from './schema.ts';
import { figuresRevision } from './versions.ts';

/**
 * A manifest with null for each figure that came after its revision of the table, as the schema gives it. The site
 * leaves this file out, because it shows no figures.
 */
export async function addLaterFigures(manifest: Manifest, revision: number): Promise<Manifest> {
  const { evaluation } = manifest;
  if (!evaluation || revision === figuresRevision) return manifest;
  const { figuresAfter } = await import('./figures.ts');
  const nulls = Object.fromEntries(figuresAfter(revision).map((name) => [name, null]));
  return {
    ...manifest,
    evaluation: { ...evaluation, figures: { ...nulls, ...evaluation.figures } },
  };
}
