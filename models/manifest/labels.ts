import type { Content } from './content.ts';
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

/** What a model draws: what its manifest says, or in one of an earlier release what {@link guessContent} says. */
export function contentOf({ dataset, labels }: Pick<Manifest, 'dataset' | 'labels'>): Content {
  return dataset.content ?? guessContent(dataset.name, labels);
}

/**
 * What the images of a data set show, by its name: 'digits' only where all labels are digits, too. Labels from 0 to 9
 * alone do not say it: IDX files of other things have them, too.
 */
export function guessContent(name: string, labels: readonly string[] | null): Content {
  const areDigits = labels?.every((label) => /^[0-9]$/.test(label)) ?? true;
  if (areDigits && /^(q?mnist|usps)$|digit/i.test(name)) return 'digits';
  const isNamedSo = /mnist|usps|digit|letter|character|handwrit|omniglot/i.test(name);
  return isNamedSo && !otherMnist.test(name) ? 'handwriting' : 'images';
}

/** Data sets in MNIST's form that nobody wrote by hand: clothes, signs of hands, letters of typefaces, MedMNIST's twelve. */
const otherMnist =
  /fashion|sign[-_ ]?(language[-_ ]?)?mnist|not[-_ ]?mnist|(path|chest|derma|oct|pneumonia|retina|breast|blood|tissue|organ[acs]?)mnist/i;

/** Whether a model draws handwritten digits. */
export function drawsDigits(manifest: Pick<Manifest, 'dataset' | 'labels'>): boolean {
  return contentOf(manifest) === 'digits';
}
