import { shippedFolder } from '../../functions/entries/environment.ts';
import { wholeDigit } from '../../functions/images/decode/whole-digit.ts';
import { createCompanionCache } from '../../functions/serving/model-cache.ts';
import { loadServedModel } from '../../functions/serving/served-model.ts';
import { judge } from '../../models/companions/judge.ts';
import type { GreyImage } from '../../models/images/image.ts';
import { loadDataset } from '../../pipeline/data/dataset.ts';
import type { LabelledImages } from '../../pipeline/data/images.ts';
import { type Condition, pictureUnder } from './conditions.ts';

/** A digit of MNIST with its label. */
export interface LabelledDigit {
  readonly image: GreyImage;
  readonly label: number;
}

/** Which digits: the last training images, which methods are chosen by, or the first test images. */
export type Digits = 'validation' | 'test';

/** As many digits of each label, in the order of the data set. */
export async function balancedDigits(
  which: Digits,
  countOfEach: number,
): Promise<readonly LabelledDigit[]> {
  const { train, test } = await loadDataset('mnist');
  if (!test) throw new Error('MNIST has test images');
  const images = which === 'test' ? test : train;
  const order = Array.from({ length: images.count }, (_, index) => index);
  if (which === 'validation') order.reverse();
  const found = new Map<number, number[]>();
  for (const index of order) {
    const label = images.labels[index] ?? 0;
    const same = found.get(label) ?? [];
    if (same.length < countOfEach) found.set(label, [...same, index]);
  }
  return [...found.values()].flat().map((index) => digitAt(images, index));
}

function digitAt({ width, height, pixels, labels }: LabelledImages, index: number): LabelledDigit {
  const size = width * height;
  const image = { width, height, pixels: pixels.slice(index * size, (index + 1) * size) };
  return { image, label: labels[index] ?? 0 };
}

/** What names digits: the label of each image of 28 × 28. */
export type Reader = (images: readonly Uint8Array[]) => readonly number[];

/** The judge of the shipped model. */
export async function shippedReader(): Promise<Reader> {
  const { generator } = await loadServedModel({ shippedFolder }, () => {});
  const { discriminator, classifier } = await createCompanionCache().of(generator, [
    'discriminator',
    'classifier',
  ]);
  return (images) => judge(discriminator, classifier, images).map(({ label }) => label);
}

/** What is read of a digit under a condition: 28 × 28; null where the picture is refused. */
export function readUnder(
  condition: Condition,
  { image }: LabelledDigit,
  seed: string,
): Uint8Array | null {
  try {
    return wholeDigit(pictureUnder(condition, image, seed), image);
  } catch {
    return null;
  }
}

/** How many digits are read right under a condition. */
export function rightUnder(
  condition: Condition,
  digits: readonly LabelledDigit[],
  reader: Reader,
): number {
  let right = 0;
  for (const [index, digit] of digits.entries()) {
    const pixels = readUnder(condition, digit, String(index));
    if (pixels && reader([pixels])[0] === digit.label) right++;
  }
  return right;
}
