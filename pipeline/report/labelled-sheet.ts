import { generate, type Generator } from '../../models/generator.ts';
import { seedToLatent } from '../../models/seed.ts';
import { encodeSheet } from '../data/sheet.ts';

/** A picture with a row for each label. */
export interface LabelledSheet {
  /** The rows' names, from the top. */
  readonly labels: readonly string[];
  readonly png: Uint8Array;
}

/**
 * Draws every label with the same seeds, "0", "1" and on: a row a label, a column a seed. Needs the
 * engine that the generator was loaded on.
 *
 * @returns null for a model without labels
 */
export async function drawLabelledSheet(
  generator: Generator,
  { columns = 10 }: { readonly columns?: number } = {},
): Promise<LabelledSheet | null> {
  const { labels, latent, image } = generator.manifest;
  if (labels === null) return null;
  const latents = Array.from({ length: columns }, (_, seed) =>
    seedToLatent(String(seed), latent.size),
  );
  const draws = labels.flatMap((_, label) => latents.map((vector) => ({ latent: vector, label })));
  return { labels, png: encodeSheet(await generate(generator, draws), columns, image) };
}
