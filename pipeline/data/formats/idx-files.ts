import { InvalidInput } from '../../invalid-input.ts';
import { imagesHeaderLength, labelsHeaderLength, parseIdxImages, parseIdxLabels } from './idx.ts';
import type { LabelledImages, TrainAndTest } from '../labelled-images.ts';

/** The paths of two IDX files that belong together. */
export interface IdxPair {
  readonly images: string;
  readonly labels: string;
}

/**
 * Loads data sets of IDX files; the classes are called '0' to the highest of the train labels.
 *
 * @param read gives a file's uncompressed bytes
 * @throws InvalidInput naming the file and the byte where one is malformed or two do not agree
 */
export async function loadIdxFiles(
  train: IdxPair,
  test: IdxPair | undefined,
  read: (file: string) => Promise<Uint8Array>,
): Promise<TrainAndTest> {
  const trainImages = await loadPair(train, read);
  const highest = trainImages.labels.reduce((first, second) => Math.max(first, second), 0);
  const labels = Array.from({ length: highest + 1 }, (_, label) => String(label));
  if (!test) return { labels, train: trainImages, test: undefined };
  const testImages = await loadPair(test, read);
  checkSameSize(testImages, test.images, trainImages, train.images);
  checkKnownLabels(testImages.labels, test.labels, highest, train.labels);
  return { labels, train: trainImages, test: testImages };
}

async function loadPair(
  files: IdxPair,
  read: (file: string) => Promise<Uint8Array>,
): Promise<LabelledImages> {
  const images = parseIdxImages(await read(files.images), files.images);
  const labels = parseIdxLabels(await read(files.labels), files.labels);
  if (labels.length !== images.count) {
    const counts = `${labels.length} labels, but ${images.count} images in ${files.images}`;
    throw new InvalidInput(`${files.labels}: byte 4: ${counts}`);
  }
  return { ...images, labels };
}

function checkSameSize(
  test: LabelledImages,
  testFile: string,
  train: LabelledImages,
  trainFile: string,
): void {
  if (test.height === train.height && test.width === train.width) return;
  const sizes = `images of ${test.height} × ${test.width}, but ${train.height} × ${train.width}`;
  const offset = imagesHeaderLength - 8;
  throw new InvalidInput(`${testFile}: byte ${offset}: ${sizes} in ${trainFile}`);
}

function checkKnownLabels(
  labels: Uint8Array,
  testFile: string,
  highest: number,
  trainFile: string,
): void {
  const index = labels.findIndex((label) => label > highest);
  if (index === -1) return;
  const problem = `label ${labels[index]}, but none above ${highest} in ${trainFile}`;
  throw new InvalidInput(`${testFile}: byte ${labelsHeaderLength + index}: ${problem}`);
}
