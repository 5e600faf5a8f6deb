import { createHash } from 'node:crypto';
import { InvalidInput } from '../invalid-input.ts';
import { bytesOfImage, type LabelledImages, takeImages, type TrainAndTest } from './images.ts';
import { classLimit, requireShortNames } from './class-labels.ts';
import { compareNames } from './input-files.ts';
import { type GivenLabel, parseLabelFile } from './label-file.ts';

/** Images of which some have labels that a person gave. */
export interface GivenLabels {
  readonly contents: TrainAndTest;
  /** The training images whose labels are known, by index. */
  readonly labelled: Uint32Array;
  /** What labels call all images. */
  readonly names: readonly string[];
  /** The labels of the images that have one, by the index among all. */
  readonly known: ReadonlyMap<number, string>;
  readonly notes: readonly string[];
}

/** The images that labels may be of, and the paths of all that are files. */
type NamedImages = Pick<TrainAndTest, 'train' | 'trainPaths' | 'testPaths' | 'leftOutPaths'>;

/** What is known of images from a file of labels. */
interface KnownLabels {
  /** The label of each image that has one in the file, or that equals such an image, by index. */
  readonly labels: ReadonlyMap<number, string>;
  /** Of each image that equals one which the file names earlier: that one. */
  readonly copies: ReadonlyMap<number, number>;
  /** How many images the file names. */
  readonly given: number;
}

/** Of a class's labelled images so many are kept apart to count errors on. */
const testShare = 1 / 5;

/** Copies that a note names. */
const mostNamed = 3;

/**
 * Labels images by a CSV file of two columns, the image and its label ({@link parseLabelFile}). An image is named by
 * its path in the data, or by its number from 0 where the images are not files. Labels that the data have themselves
 * are forgotten. Images that are equal pixel by pixel have one label. A fifth of the labelled images of each class, one
 * at least, become the test images; none of these, nor an image equal to one, is trained on.
 *
 * @param images all images, and their paths in the data where they are files; labels are of training images
 * @param text the CSV file
 * @param file names it in messages
 * @throws InvalidInput naming the line that is wrong
 */
export function withGivenLabels(data: NamedImages, text: string, file: string): GivenLabels {
  const { train: images, trainPaths } = data;
  const known = knownLabels(data, text, file);
  const names = [...new Set(known.labels.values())].toSorted(compareNames);
  requireClasses(names, file);
  requireShortNames(names, () => file);
  const classes = names.map((name) =>
    [...known.labels].flatMap(([index, label]) =>
      label === name && !known.copies.has(index) ? [index] : [],
    ),
  );
  requireTwoOfEach(names, classes, known, file);
  const test = classes.flatMap((indices) =>
    indices.slice(0, Math.max(1, Math.floor(indices.length * testShare))),
  );
  const isTest = new Set(test);
  const all = Array.from({ length: images.count }, (_, index) => index);
  const train = all.filter((index) => !isTest.has(known.copies.get(index) ?? index));
  const labelled = train.flatMap((index, place) => (known.labels.has(index) ? [place] : []));
  const withLabels = { ...images, labels: labelNumbers(images.count, known, names) };
  const counts = `${known.given} of ${images.count} images have labels: ${labelled.length} to train on, ${test.length} to count errors on`;
  return {
    contents: {
      labels: names,
      train: takeImages(withLabels, train),
      test: takeImages(withLabels, test),
    },
    labelled: Uint32Array.from(labelled),
    names: imageNames(images.count, trainPaths),
    known: known.labels,
    notes: [
      counts,
      ...noteCases(names),
      ...noteCopies(known.copies, imageNames(images.count, trainPaths)),
    ],
  };
}

/**
 * The labels that a file gives, also to images that equal those it names.
 *
 * @throws InvalidInput naming the line that is wrong, or both lines of labels that contradict each other
 */
function knownLabels(
  { train: images, trainPaths, testPaths, leftOutPaths }: NamedImages,
  text: string,
  file: string,
): KnownLabels {
  const names = imageNames(images.count, trainPaths);
  const given = parseLabelFile(text, indicesOf(names), file, {
    test: indicesOf(testPaths),
    leftOut: indicesOf(leftOutPaths),
  });
  const firstOf = firstOfEqual(images, given, file);
  const labels = new Map([...given].map(([index, { label }]) => [index, label]));
  const copies = new Map<number, number>();
  for (let index = 0; index < images.count; index++) {
    const first = firstOf.get(contentOf(images, index));
    if (first === undefined || first === index) continue;
    copies.set(index, first);
    labels.set(index, labels.get(first) ?? '');
  }
  return { labels, copies, given: given.size };
}

function indicesOf(names: readonly string[] = []): ReadonlyMap<string, number> {
  return new Map(names.map((name, index) => [name, index]));
}

/** The name of each image: its path in the data, or its number. */
function imageNames(count: number, paths: readonly string[] | undefined): readonly string[] {
  return paths ?? Array.from({ length: count }, (_, index) => String(index));
}

/** Of equal images that the file names the first, by their content. @throws InvalidInput for two with different labels */
function firstOfEqual(
  images: LabelledImages,
  given: ReadonlyMap<number, GivenLabel>,
  file: string,
): ReadonlyMap<string, number> {
  const firstOf = new Map<string, number>();
  for (const [index, own] of given) {
    const content = contentOf(images, index);
    const first = firstOf.get(content);
    const other = first === undefined ? undefined : given.get(first);
    if (other && other.label !== own.label) {
      throw new InvalidInput(
        `${file}: lines ${other.line} and ${own.line}: two equal images with the labels ${other.label} and ${own.label}`,
      );
    }
    if (first === undefined) firstOf.set(content, index);
  }
  return firstOf;
}

/** The same text for images that are equal pixel by pixel. */
function contentOf(images: LabelledImages, index: number): string {
  const size = bytesOfImage(images);
  const pixels = images.pixels.subarray(index * size, (index + 1) * size);
  return createHash('sha256').update(pixels).digest('base64');
}

function requireClasses(labels: readonly string[], file: string): void {
  if (labels.length >= 2 && labels.length <= classLimit) return;
  const found =
    labels.length === 1 ? `all labels are ${labels[0]}` : `${labels.length} different labels`;
  throw new InvalidInput(`${file}: ${found}; 2 to ${classLimit} different ones are allowed`);
}

function requireTwoOfEach(
  names: readonly string[],
  classes: readonly (readonly number[])[],
  { labels }: KnownLabels,
  file: string,
): void {
  const single = names.find((_, label) => (classes[label]?.length ?? 0) < 2);
  if (single === undefined) return;
  const count = [...labels.values()].filter((label) => label === single).length;
  const has = count > 1 ? `${count} images that are all equal` : 'one image';
  const alike = names.find(
    (name) => name !== single && name.toLowerCase() === single.toLowerCase(),
  );
  const beside = alike === undefined ? '' : ` (${alike} is another label)`;
  throw new InvalidInput(
    `${file}: the label ${single}${beside} has ${has}; two different ones or more are needed, as one is kept apart to count errors on`,
  );
}

/** Each image's class; 0 where it is not known. */
function labelNumbers(count: number, { labels }: KnownLabels, names: readonly string[]) {
  const numbers = new Uint8Array(count);
  for (const [index, label] of labels) numbers[index] = names.indexOf(label);
  return numbers;
}

/** Labels that may be one by mistake: in upper and lower case, which of letters are two, or numbers as 1 and 1.0. */
function noteCases(names: readonly string[]): readonly string[] {
  const alikeBy = (keyOf: (name: string) => string) => {
    const keys = names.map(keyOf);
    return names.filter((_, place) => {
      const own = keys[place] ?? '';
      return keys.indexOf(own) !== keys.lastIndexOf(own);
    });
  };
  const ways = [
    ['in upper and lower case', alikeBy((name) => name.toLowerCase())],
    ['in how a number is written', alikeBy(plainNumber)],
  ] as const;
  return ways
    .filter(([, alike]) => alike.length > 0)
    .map(
      ([way, alike]) =>
        `labels that differ only ${way} are classes of their own: ${alike.join(', ')}`,
    );
}

/** A decimal number without what does not change it; any other text as it is. */
function plainNumber(name: string): string {
  return /^[+-]?\d+(?:[.,]\d*)?$/.test(name) ? String(Number(name.replace(',', '.'))) : name;
}

function noteCopies(
  copies: ReadonlyMap<number, number>,
  names: readonly string[],
): readonly string[] {
  if (copies.size === 0) return [];
  const named = [...copies]
    .slice(0, mostNamed)
    .map(([index, first]) => `${names[index]} equals ${names[first]}`);
  const rest = copies.size > mostNamed ? ', …' : '';
  return [
    `images that equal a labelled one and get its label: ${copies.size} (${named.join(', ')}${rest})`,
  ];
}
