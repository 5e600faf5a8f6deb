import type { Draw, Generator } from '../../models/generator.ts';
import { seedToLabel, seedToLatent } from '../../models/seed.ts';

/** What each digit of a set is drawn from, by its index. */
export type DrawRule = (index: number) => Draw;

/**
 * Digits of the labels given, in turn. A model without labels is asked for none.
 *
 * @param purpose begins the seeds, `<purpose>/<index>`
 */
export function labelledDraws(
  { manifest }: Generator,
  purpose: string,
  labels: ArrayLike<number>,
): DrawRule {
  return (index) => ({
    latent: seedToLatent(`${purpose}/${index}`, manifest.latent.size),
    label: manifest.labels ? (labels[index % labels.length] ?? 0) : null,
  });
}

/** Digits of every label of the model in turn, as many of each. */
export function balancedDraws(generator: Generator, purpose: string): DrawRule {
  const { labels } = generator.manifest;
  return labelledDraws(generator, purpose, labels ? [...labels.keys()] : [0]);
}

/** Digits as they come when a seed is given and no label: the seed picks it (docs/seeds.md). */
export function unlabelledDraws({ manifest }: Generator, purpose: string): DrawRule {
  const { latent, labels } = manifest;
  return (index) => {
    const seed = `${purpose}/${index}`;
    return {
      latent: seedToLatent(seed, latent.size),
      label: labels ? seedToLabel(seed, labels.length) : null,
    };
  };
}
