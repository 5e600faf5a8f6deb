import type { Manifest } from './manifest.ts';

/**
 * The index of a label that is given by its name, or by its index where no label has that name.
 *
 * @returns -1 where there is no such label
 */
export function labelIndex(labels: readonly string[], text: string): number {
  const named = labels.indexOf(text);
  if (named >= 0 || !/^(0|[1-9]\d{0,8})$/.test(text)) return named;
  return Number(text) < labels.length ? Number(text) : -1;
}

/**
 * Whether a model draws handwritten digits. Labels from 0 to 9 alone do not say it: IDX files of other things
 * have them, too.
 */
export function drawsDigits({ dataset, labels }: Pick<Manifest, 'dataset' | 'labels'>): boolean {
  const isOfDigits = /^(q?mnist|usps)$|digit/i.test(dataset.name);
  return isOfDigits && (labels?.every((label) => /^[0-9]$/.test(label)) ?? true);
}
