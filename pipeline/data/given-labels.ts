import { csvParseRows } from 'd3-dsv';
import { InvalidInput } from '../invalid-input.ts';
import { compareNames } from './input-files.ts';
import { type LabelledImages, takeImages, type TrainAndTest } from './images.ts';

/** A row of a file of labels. */
interface GivenLabel {
  readonly line: number;
  readonly label: string;
}

/** Images of which some have labels that a person gave. */
export interface GivenLabels {
  readonly contents: TrainAndTest;
  /** The training images whose labels are known, by index. */
  readonly labelled: Uint32Array;
  readonly notes: readonly string[];
}

/** Of a class's labelled images so many are kept apart to count errors on. */
const testShare = 1 / 5;
const mostClasses = 256;

/**
 * Labels images by a CSV file of two columns, the image and its label, with or without a line of column names. An
 * image is named by its path in the data, or by its number from 0 where the images are not files. Labels that the data
 * have themselves are forgotten. A fifth of the labelled images of each class, one at least, become the test images.
 *
 * @param images all images, and their paths in the data where they are files
 * @param text the CSV file
 * @param file names it in messages
 * @throws InvalidInput naming the line that is wrong
 */
export function withGivenLabels(
  images: LabelledImages,
  paths: readonly string[] | undefined,
  text: string,
  file: string,
): GivenLabels {
  const given = readGivenLabels(images, paths, text, file);
  const labels = [...new Set([...given.values()].map(({ label }) => label))].toSorted(compareNames);
  requireClasses(labels, file);
  requireAgreement(images, given, file);
  const classes = labels.map((name) =>
    [...given].flatMap(([index, { label }]) => (label === name ? [index] : [])),
  );
  const named = new Uint8Array(images.count);
  for (const [label, indices] of classes.entries())
    for (const index of indices) named[index] = label;
  const single = labels.find((_, label) => (classes[label]?.length ?? 0) < 2);
  if (single !== undefined) {
    throw new InvalidInput(
      `${file}: the label ${single} has one image; two or more are needed, as one is kept apart to count errors on`,
    );
  }
  const test = classes.flatMap((indices) =>
    indices.slice(0, Math.max(1, Math.floor(indices.length * testShare))),
  );
  const isTest = new Set(test);
  const train = Array.from({ length: images.count }, (_, index) => index).filter(
    (index) => !isTest.has(index),
  );
  const places = new Map(train.map((index, place) => [index, place]));
  const labelled = classes
    .flat()
    .filter((index) => !isTest.has(index))
    .map((index) => places.get(index) ?? 0);
  const withLabels = { ...images, labels: named };
  return {
    contents: {
      labels,
      train: takeImages(withLabels, train),
      test: takeImages(withLabels, test),
    },
    labelled: Uint32Array.from(labelled),
    notes: [
      `${given.size} of ${images.count} images have labels: ${labelled.length} to train on, ${test.length} to count errors on`,
    ],
  };
}

/** The index of each image by its name. */
function imageIndices(
  { count }: LabelledImages,
  paths: readonly string[] | undefined,
): ReadonlyMap<string, number> {
  const names = paths ?? Array.from({ length: count }, (_, index) => String(index));
  return new Map(names.map((name, index) => [name, index]));
}

/** The labels of a file, by the index of their image. @throws InvalidInput naming the line that is wrong */
export function readGivenLabels(
  images: LabelledImages,
  paths: readonly string[] | undefined,
  text: string,
  file: string,
): ReadonlyMap<number, GivenLabel> {
  const indices = imageIndices(images, paths);
  const given = new Map<number, GivenLabel>();
  for (const [place, row] of csvParseRows(text.replace(/^\uFEFF/, '')).entries()) {
    const line = place + 1;
    const [image = '', label = ''] = row.map((cell) => cell.trim());
    if (image === '' && label === '') continue;
    const index = indices.get(image.replaceAll('\\', '/').replace(/^\.\//, ''));
    if (index === undefined && line === 1) continue;
    if (index === undefined) {
      const [example] = indices.keys();
      throw new InvalidInput(
        `${file}: line ${line}: no image ${image}; images are named like ${example}`,
      );
    }
    if (label === '')
      throw new InvalidInput(`${file}: line ${line}: the image ${image} has no label`);
    const other = given.get(index);
    if (other && other.label !== label) {
      throw new InvalidInput(
        `${file}: line ${line}: the image ${image} is ${label}, but ${other.label} in line ${other.line}`,
      );
    }
    given.set(index, other ?? { line, label });
  }
  if (given.size === 0)
    throw new InvalidInput(`${file}: no labels; a row is an image and its label`);
  return given;
}

function requireClasses(labels: readonly string[], file: string): void {
  if (labels.length >= 2 && labels.length <= mostClasses) return;
  throw new InvalidInput(
    `${file}: ${labels.length} different labels; 2 to ${mostClasses} are allowed`,
  );
}

/** @throws InvalidInput for two images that are equal pixel by pixel and have different labels */
function requireAgreement(
  { height, width, pixels }: LabelledImages,
  given: ReadonlyMap<number, GivenLabel>,
  file: string,
): void {
  const size = height * width;
  const seen = new Map<string, GivenLabel>();
  for (const [index, own] of given) {
    const key = Buffer.from(pixels.subarray(index * size, (index + 1) * size)).toString('base64');
    const other = seen.get(key);
    if (other && other.label !== own.label) {
      throw new InvalidInput(
        `${file}: lines ${other.line} and ${own.line}: two equal images with the labels ${other.label} and ${own.label}`,
      );
    }
    seen.set(key, own);
  }
}
