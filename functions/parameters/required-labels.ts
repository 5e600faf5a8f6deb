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
export function requireDigits(manifest: Described & Pick<Manifest, 'id'>): readonly string[] {
  const { id, labels } = manifest;
  if (labels && writesNumbers(manifest)) return labels;
  const detail = `The model ${id} cannot write numbers: ${whyNoNumbers(manifest)}.`;
  throw new Problem('no-numbers', [], detail);
}

type Described = Pick<Manifest, 'labels' | 'image' | 'dataset'>;

/**
 * Whether a model writes numbers: its manifest may say that the images are none of handwriting, though their labels are
 * numbers. Where a label is a number from 10 on, such as 26 of EMNIST's letters, labels number the classes.
 */
export function writesNumbers({ labels, image, dataset }: Described): boolean {
  const hasDigits = labels?.some((name) => /^[0-9]$/.test(name)) ?? false;
  const canWrite = image.channels === 1 && dataset.content !== 'images';
  return canWrite && hasDigits && !labels?.some(isNumberOfClass);
}

function isNumberOfClass(name: string): boolean {
  return /^[1-9][0-9]+$/.test(name);
}

function whyNoNumbers({ labels, image, dataset }: Described): string {
  if (labels === null) return 'it has no labels';
  if (dataset.content === 'images') return 'its images do not show writing';
  if (labels.some(isNumberOfClass)) return 'its labels are numbers of classes';
  return image.channels === 1
    ? 'none of its labels is a number from 0 to 9'
    : 'its images are in colour';
}
