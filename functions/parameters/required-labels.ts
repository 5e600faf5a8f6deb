import type { Manifest } from '../../models/manifest/manifest.ts';
import { Problem } from '../problem.ts';

/** Holds a route that is all about labels to the model. @throws Problem no-labels */
export function requireLabels({ id, labels }: Manifest): readonly string[] {
  if (labels !== null) return labels;
  throw new Problem('no-labels', [], `The model ${id} has no labels to choose images by.`);
}

/**
 * Holds a route that writes numbers to the model: grey images with labels of which at least one is a digit, since digits
 * are set side by side by their ink.
 *
 * @throws Problem no-numbers
 */
export function requireDigits({
  id,
  labels,
  image,
}: Pick<Manifest, 'id' | 'labels' | 'image'>): readonly string[] {
  if (labels && writesNumbers({ labels, image })) return labels;
  const reason = whyNoNumbers(labels, image.channels);
  throw new Problem('no-numbers', [], `The model ${id} cannot write numbers: ${reason}.`);
}

/** Whether a model writes numbers. */
export function writesNumbers({ labels, image }: Pick<Manifest, 'labels' | 'image'>): boolean {
  return image.channels === 1 && (labels?.some((name) => /^[0-9]$/.test(name)) ?? false);
}

function whyNoNumbers(labels: Manifest['labels'], channels: number): string {
  if (labels === null) return 'it has no labels to choose digits by';
  return channels === 1 ? 'its labels are no digits' : 'its images are in colour';
}
