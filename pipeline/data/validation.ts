import { InvalidInput } from '../invalid-input.ts';
import type { Dataset } from './dataset.ts';
import type { LabelledImages } from './images.ts';
import { setApart } from './set-apart.ts';

/** A sixth of the training images are held out by default, and never more than this: MNIST's 10,000. */
const mostByDefault = 10_000;

/** With fewer validation images no figure can be computed, so that none are held out by default. */
const fewestByDefault = 20;

/** With fewer test images than features of the classifier no figure can be computed. */
const fewestTestImages = 129;

/**
 * How many training images become test images where a data set has none: a seventh, at most 10,000; of a small set
 * none.
 */
export function defaultTestImages({ train, test }: Pick<Dataset, 'train' | 'test'>): number {
  const count = Math.min(mostByDefault, Math.floor(train.count / 7));
  return test || count < fewestTestImages ? 0 : count;
}

/**
 * The number of test images that a person asks to be kept apart.
 *
 * @throws InvalidInput for data that have test images of their own, and for more than they can spare
 */
export function requireTestImages(
  { name, train, test, labels }: Pick<Dataset, 'name' | 'train' | 'test' | 'labels'>,
  count: number | undefined,
): number | undefined {
  if (count === undefined || count === 0) return count;
  if (test) {
    throw new InvalidInput(
      `--test-images ${count}: ${name} has ${test.count} test images of its own; leave the flag out`,
    );
  }
  const most = train.count - labels.length;
  if (count > most) {
    throw new InvalidInput(
      `--test-images ${count}: ${name} has ${train.count} images, and each class must keep one of them; at most ${most} are allowed`,
    );
  }
  return count;
}

/**
 * Sets training images apart as the test images of a data set that has none. The hash of the data decides which, so
 * that every run on them keeps the same ones.
 *
 * @param count 0: the data set stays as it is
 */
export function withTestImages(dataset: Dataset, count: number): Dataset {
  if (count === 0) return dataset;
  const { sha256, train, labels, notes = [] } = dataset;
  const { kept, apart } = setApart(train, labels.length, count, `test/${sha256}`);
  const note = `has no test images: ${apart.count} of ${train.count} images are kept apart as such`;
  return {
    ...dataset,
    train: kept,
    test: apart,
    testImagesSetApart: count,
    notes: [...notes, note],
  };
}

/** How many training images are held out unless a person says otherwise: 10,000 of MNIST's 60,000. */
export function defaultValidationImages({ train }: Pick<Dataset, 'train'>): number {
  const count = Math.min(mostByDefault, Math.floor(train.count / 6));
  return count < fewestByDefault ? 0 : count;
}

/**
 * Holds out training images for validation: choices and figures on the way are made by them, so that the test
 * images are looked at once. The hash of the data decides which, whatever a run's seed. The last
 * image of a class is never held out.
 *
 * @param count 0: the data set stays as it is
 * @returns the data set with `validation` apart from `train`, both in the data set's own order; name and hash stay
 * @throws InvalidInput when a class would be left without training images
 */
export function holdOutValidation(dataset: Dataset, count: number): Dataset {
  if (count === 0) return dataset;
  if (dataset.labelled) {
    throw new InvalidInput(
      `--validation-images ${count}: with --labels errors are counted on labelled images that are kept apart; 0 is allowed`,
    );
  }
  const { name, sha256, train, labels } = dataset;
  const { kept, apart } = setApart(train, labels.length, count, `validation/${sha256}`);
  if (apart.count < count) {
    throw new InvalidInput(
      `--validation-images ${count}: ${name} has ${train.count} training images, and each class must keep one of them; at most ${apart.count} are allowed`,
    );
  }
  return { ...dataset, train: kept, validation: apart };
}

/** Which of a data set's images models are compared with. */
export type ReferenceKind = 'validation' | 'test';

/** Real images that no training has seen, and which of the data set's they are. */
export interface ReferenceImages extends LabelledImages {
  readonly kind: ReferenceKind;
}

/**
 * The images that models are compared with: the validation images, or the test images of a data set of which none
 * are held out, or where they are asked for.
 *
 * @throws InvalidInput if the data set has none
 */
export function referenceImages(
  { name, validation, test }: Pick<Dataset, 'name' | 'validation' | 'test'>,
  kind: ReferenceKind = 'validation',
): ReferenceImages {
  if (kind === 'validation' && validation && validation.count > 0) {
    return { ...validation, kind: 'validation' };
  }
  if (test && test.count > 0) return { ...test, kind: 'test' };
  const places =
    't10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, or a folder test/ beside train/';
  throw new InvalidInput(
    kind === 'test'
      ? `--data ${name}: has no test images; they are ${places}`
      : `--data ${name}: has no images to compare with: give pipeline:train --test-images or --validation-images, or add test images: ${places}`,
  );
}

/** How many images {@link referenceImages} would give; 0: none. */
export function referenceCount({ validation, test }: Pick<Dataset, 'validation' | 'test'>): number {
  return validation?.count || test?.count || 0;
}
