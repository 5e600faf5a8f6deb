import { createHash } from 'node:crypto';
import { textArt } from '../../models/images/text-art.ts';
import { setSheet } from '../../models/sheet.ts';
import type { Dataset } from './dataset.ts';
import { countLabels } from './class-labels.ts';
import { greyOf } from './image-files/pixels.ts';
import { bytesOfImage, type Channels, type LabelledImages, takeImages } from './images.ts';

/** What a person should know of a data set before training on it. */
export interface Inspection {
  readonly trainCount: number;
  /** 0: there are no test images. */
  readonly testCount: number;
  readonly height: number;
  readonly width: number;
  readonly channels: Channels;
  /** In the order of the labels. */
  readonly classes: readonly {
    readonly name: string;
    readonly train: number;
    readonly test: number;
  }[];
  /** Of the pixels at the edges, which are background in most data sets. */
  readonly background: 'dark' | 'light';
  /** A line for each thing that is odd, and may be a mistake. */
  readonly oddities: readonly string[];
}

/** Largest class over the smallest. */
const mostImbalance = 10;

/** Looks at all images of a data set, once. */
export function inspectDataset({ labels, train, test }: Dataset): Inspection {
  const trainCounts = countLabels(train.labels, labels.length);
  const testCounts = test ? countLabels(test.labels, labels.length) : null;
  const classes = labels.map((name, label) => ({
    name,
    train: trainCounts[label] ?? 0,
    test: testCounts?.[label] ?? 0,
  }));
  return {
    trainCount: train.count,
    testCount: test?.count ?? 0,
    height: train.height,
    width: train.width,
    channels: train.channels,
    classes,
    background: edgeMean(train) > 127 ? 'light' : 'dark',
    oddities: [
      ...imbalance(classes),
      ...missingTestClasses(classes, testCounts !== null),
      ...startsAtOne(labels),
      ...repeated(train, test),
      ...plain(train),
      ...unfitSize(train),
    ],
  };
}

function imbalance(classes: Inspection['classes']): readonly string[] {
  const sorted = classes.toSorted((first, second) => first.train - second.train);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (!least || !most || most.train < mostImbalance * least.train) return [];
  return [
    `the class ${most.name} has ${most.train} training images, and ${least.name} has ${least.train}: rare classes are drawn worse`,
  ];
}

function missingTestClasses(classes: Inspection['classes'], hasTest: boolean): readonly string[] {
  const missing = hasTest ? classes.filter((each) => each.test === 0) : [];
  if (missing.length === 0) return [];
  return [`no test image has the label ${missing.map(({ name }) => name).join(', ')}`];
}

function startsAtOne(labels: readonly string[]): readonly string[] {
  const areNumbers = labels.every((name, index) => name === String(index + 1));
  return areNumbers && labels.length > 1
    ? [
        `the labels go from 1 to ${labels.length}: label=1 asks for the class 1, not for the second one`,
      ]
    : [];
}

/** Images that occur more than once spoil figures: a network that learnt them by heart looks good. */
function repeated(train: LabelledImages, test: LabelledImages | undefined): readonly string[] {
  const labelOf = new Map<string, number>();
  let [twice, contradicted, index] = [0, 0, 0];
  for (const digest of digestsOf(train)) {
    const label = train.labels[index++] ?? 0;
    const known = labelOf.get(digest);
    if (known !== undefined) twice++;
    if (known !== undefined && known !== label) contradicted++;
    labelOf.set(digest, known ?? label);
  }
  const shared = test ? [...digestsOf(test)].filter((digest) => labelOf.has(digest)).length : 0;
  return [
    ...(twice > 0 ? [`training images that repeat others pixel by pixel: ${twice}`] : []),
    ...(contradicted > 0
      ? [`of these with another label than the first one: ${contradicted}`]
      : []),
    ...(shared > 0 ? [`test images that are also training images, pixel by pixel: ${shared}`] : []),
  ];
}

function* digestsOf(images: LabelledImages): Generator<string> {
  const size = bytesOfImage(images);
  for (let index = 0; index < images.count; index++) {
    const image = images.pixels.subarray(index * size, (index + 1) * size);
    yield createHash('sha256').update(image).digest('base64');
  }
}

function plain(images: LabelledImages): readonly string[] {
  const { count, channels, pixels } = images;
  const size = bytesOfImage(images);
  let found = 0;
  for (let index = 0; index < count; index++) {
    const image = pixels.subarray(index * size, (index + 1) * size);
    if (image.every((value, place) => value === image[place % channels])) found++;
  }
  return found > 0 ? [`training images of one colour only: ${found}`] : [];
}

function unfitSize({ height, width }: LabelledImages): readonly string[] {
  if (Math.min(height, width) >= 4 && Math.max(height, width) <= 128) return [];
  return [
    `${height} × ${width} pixels: the networks are made for sides of 4 to 128; --size scales them`,
  ];
}

function edgeMean({ count, height, width, channels, pixels }: LabelledImages): number {
  let [sum, number] = [0, 0];
  for (let index = 0; index < count; index++) {
    const row = width * channels;
    const start = index * height * row;
    for (let x = 0; x < row; x++) {
      sum += (pixels[start + x] ?? 0) + (pixels[start + (height - 1) * row + x] ?? 0);
      number += 2;
    }
  }
  return sum / number;
}

/**
 * The first images of each class, for a person to look at.
 *
 * @param columns images of a class
 * @param mostClasses of more, the first ones are shown
 */
export function exampleImages(
  { labels, train }: Pick<Dataset, 'labels' | 'train'>,
  {
    columns = 10,
    mostClasses = 20,
  }: { readonly columns?: number; readonly mostClasses?: number } = {},
): readonly Uint8Array[] {
  const places = labels.slice(0, mostClasses).flatMap((_, label) => {
    const found: number[] = [];
    for (let index = 0; index < train.count && found.length < columns; index++) {
      if (train.labels[index] === label) found.push(index);
    }
    return [...found, ...Array.from({ length: columns - found.length }, () => -1)];
  });
  const size = bytesOfImage(train);
  const { pixels } = takeImages(
    train,
    places.filter((place) => place >= 0),
  );
  let taken = 0;
  return places.map((place) =>
    place < 0 ? new Uint8Array(size) : pixels.subarray(taken++ * size, taken * size),
  );
}

/** Characters that the ground around an image takes in a sheet. */
const ground = 2;

/**
 * Images of the first classes as text, side by side, with light ink whatever the data have.
 *
 * @param width of the terminal in characters
 * @returns lines of up to that many characters; nothing where not even one image fits
 */
export function examplesAsText(
  { labels, train }: Pick<Dataset, 'labels' | 'train'>,
  background: Inspection['background'],
  width = 80,
): string {
  const most = Math.floor((width - ground) / (train.width + ground));
  if (most === 0) return '';
  const fewest = Math.min(...countLabels(train.labels, labels.length));
  const columns = Math.max(1, Math.min(fewest, Math.floor(most / labels.length)));
  const examples = exampleImages({ labels, train }, { columns, mostClasses: most });
  const light = examples.map((image) =>
    greyOf(image, train.channels).map((pixel) => (background === 'light' ? 255 - pixel : pixel)),
  );
  return textArt(setSheet(light, light.length, { ...train, channels: 1 }));
}
