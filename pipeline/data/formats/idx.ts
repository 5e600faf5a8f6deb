import { join } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';
import { numberedLabels } from '../class-labels.ts';
import type { DatasetFormat, FormatInput } from '../format.ts';
import {
  dimensionsText,
  haveSameDimensions,
  type LabelledImages,
  type TrainAndTest,
} from '../images.ts';
import { type InputTree, unpacked } from '../input-files.ts';
import { withNamesAndUpright } from './emnist.ts';
import { type IdxSplit, idxFileOf, idxSplits } from './idx-names.ts';
import { labelsHeaderBytes, parseIdxImages, parseIdxLabels } from './idx-bytes.ts';

/** The paths of two IDX files that belong together. */
export interface IdxPair {
  readonly images: string;
  readonly labels: string;
}

/** Gives a file's uncompressed bytes. */
type ReadFile = (file: string) => Promise<Uint8Array>;

/**
 * IDX files as MNIST, EMNIST, QMNIST, KMNIST and Fashion-MNIST have them: train images and train labels, and
 * optionally test images and test labels, plain or gzip, or both.
 */
export const idxFiles: DatasetFormat = {
  name: 'IDX files',
  example: 'train-images-idx3-ubyte, train-labels-idx1-ubyte',
  recognises: ({ files }) => files.some((name) => idxFileOf(name) !== null),
  load: loadIdxFolder,
};

/** @throws InvalidInput naming what is missing or there twice, or what is wrong in a file */
async function loadIdxFolder(input: FormatInput): Promise<TrainAndTest> {
  const { tree, folder, entries } = input;
  const read: ReadFile = async (file) => unpacked(await tree.read(file), file);
  const splits = await idxSplits(folder, entries.files, (name, other) =>
    haveEqualContents(tree, join(folder, name), join(folder, other)),
  );
  if (!splits.train) {
    throw new InvalidInput(`${folder}: train-images-idx3-ubyte is missing`);
  }
  const pair = (split: IdxSplit, name: string): IdxPair => {
    if (!split.images) throw new InvalidInput(`${folder}: ${name}-images-idx3-ubyte is missing`);
    if (!split.labels) throw new InvalidInput(`${folder}: ${name}-labels-idx1-ubyte is missing`);
    return { images: join(folder, split.images), labels: join(folder, split.labels) };
  };
  const train = pair(splits.train, 'train');
  const test = splits.test && pair(splits.test, 't10k');
  const loaded = await loadIdxFiles(train, test, read);
  return withNamesAndUpright(loaded, splits.prefix, input);
}

async function haveEqualContents(tree: InputTree, first: string, second: string): Promise<boolean> {
  const contents = await Promise.all(
    [first, second].map(async (file) => unpacked(await tree.read(file), file)),
  );
  const [one, two] = contents as [Uint8Array, Uint8Array];
  return Buffer.compare(one, two) === 0;
}

/**
 * Loads train and test files that are named one by one. The classes are called '0' to the highest label.
 *
 * @throws InvalidInput naming the file and the byte where one is malformed or two disagree
 */
export async function loadIdxFiles(
  train: IdxPair,
  test: IdxPair | undefined,
  read: ReadFile,
): Promise<TrainAndTest> {
  const trainImages = await loadPair(train, read);
  const labels = numberedLabels(trainImages.labels);
  if (!test) return { labels, train: trainImages, test: undefined };
  const testImages = await loadPair(test, read);
  checkSameSize(testImages, test.images, trainImages, train.images);
  checkKnownLabels(testImages.labels, test.labels, labels.length - 1, train.labels);
  return { labels, train: trainImages, test: testImages };
}

async function loadPair(files: IdxPair, read: ReadFile): Promise<LabelledImages> {
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
  if (haveSameDimensions(test, train)) return;
  const sizes = `images of ${dimensionsText(test)}, but ${dimensionsText(train)}`;
  // After the magic number and the count.
  throw new InvalidInput(`${testFile}: byte 8: ${sizes} in ${trainFile}`);
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
  throw new InvalidInput(`${testFile}: byte ${labelsHeaderBytes + index}: ${problem}`);
}
