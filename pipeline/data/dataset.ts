import { createHash } from 'node:crypto';
import { basename, join, parse, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Content } from '../../models/manifest/content.ts';
import { guessContent } from '../../models/manifest/labels.ts';
import { InvalidInput } from '../invalid-input.ts';
import { withoutEmptyClasses } from './class-labels.ts';
import { arrayFormats, dataPlace } from './data-place.ts';
import { fittedImages } from './fit.ts';
import { defaultReading, type DatasetFormat, type ReadingOptions } from './format.ts';
import { classFolders } from './formats/class-folders.ts';
import { loadMnist } from './formats/mnist.ts';
import { unlabelledImages } from './formats/unlabelled-images.ts';
import type { LabelledImages, TrainAndTest } from './images.ts';
import { withGivenLabels } from './given-labels.ts';
import { readInputFile } from './input-files.ts';
import { decodeLabelFile } from './label-file.ts';
import { type InputPlace, openInputPlace } from './input-tree.ts';

export type { LabelledImages } from './images.ts';

/** Images to train on and to test with, under a name, with the hash of their bytes. */
export interface Dataset extends TrainAndTest {
  /** 'mnist', or the base name of the folder or file */
  readonly name: string;
  /**
   * Hex, over the bytes of the train pixels, train labels, test pixels and test labels as decoded,
   * so that the same data has the same hash whichever container it came in.
   */
  readonly sha256: string;
  /** What its images show; absent: what its name says. */
  readonly content?: Content;
  /** Training images that are held out (validation.ts); absent: `train` has all of them. */
  readonly validation?: LabelledImages;
  /** The training images whose labels are known, by index; absent: all of them. */
  readonly labelled?: Uint32Array;
  /** Training images that became the test images (validation.ts); absent: it has test images of its own, or none. */
  readonly testImagesSetApart?: number;
  /** How its image files were read; absent: as {@link defaultReading} says. */
  readonly reading?: ReadingOptions;
  /** What a person should know of how the data were read, a line each; absent: nothing. */
  readonly notes?: readonly string[];
}

/** The formats; of a place that fits several, the first one counts. */
const formats: readonly DatasetFormat[] = [...arrayFormats, classFolders, unlabelledImages];

// British English has no comma before the last "or".
const alternatives = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** "IDX files, CSV files, …". */
export const formatNames = alternatives.format(formats.map(({ name }) => name));

const allowed = `give 'mnist', or a folder or a zip with ${alternatives.format(formats.map(({ name, example }) => `${name} (${example})`))}`;

/**
 * Reads a whole data set into memory: MNIST for 'mnist', else what lies at that path in any of the
 * formats. A folder that is itself called mnist is './mnist'.
 *
 * @param source a folder, a zip, a path into a zip, one file, or what the names of several files begin with
 * @throws InvalidInput naming the file, and in an IDX file the byte, that is wrong
 */
export async function loadDataset(
  source: string,
  options: ReadingOptions = defaultReading,
): Promise<Dataset> {
  const read = await readImages(source, options);
  if (options.labels !== undefined)
    return (await withLabelsOf(read, options, options.labels)).dataset;
  const { contents, leftOut } = withoutEmptyClasses(read.contents, resolve(source));
  const notes =
    leftOut.length > 0
      ? [...read.notes, `no training image has the label ${alternatives.format(leftOut)}: left out`]
      : read.notes;
  const dataset = identify(read.name, contents, notes, options);
  return read.isAsDefault ? dataset : { ...dataset, reading: options };
}

/** A data set with the labels of a file, and all of its images as they lie in the data. */
export interface WithGivenLabels {
  readonly dataset: Dataset;
  readonly images: LabelledImages;
  /** Their paths in the data, or their numbers from 0 where they are not files. */
  readonly names: readonly string[];
  /** The labels that are known, by index. */
  readonly known: ReadonlyMap<number, string>;
}

/**
 * Reads a data set with the labels of a file in place of its own.
 *
 * @param file the CSV file of labels
 * @throws InvalidInput as {@link loadDataset}, and naming the line of the file that is wrong
 */
export async function loadWithGivenLabels(
  source: string,
  options: ReadingOptions,
  file: string,
): Promise<WithGivenLabels> {
  return withLabelsOf(await readImages(source, options), options, file);
}

/** What lies at a place, before classes are looked at. */
interface ReadImages {
  readonly name: string;
  readonly contents: TrainAndTest;
  readonly notes: readonly string[];
  /** Whether the images are what they would be without any option. */
  readonly isAsDefault: boolean;
}

async function readImages(source: string, options: ReadingOptions): Promise<ReadImages> {
  if (source === 'mnist') {
    const stored = await loadMnist();
    const contents = withSize(stored, options);
    return { name: source, contents, notes: [], isAsDefault: contents.train === stored.train };
  }
  const path = resolve(source);
  const place = await openInputPlace(path);
  if (!place) throw new InvalidInput(`${path}: no such file or folder; ${allowed}`);
  try {
    const notes: string[] = [];
    const stored = await loadPlace(place, path, options, (line) => void notes.push(line));
    const contents = withSize(stored, options);
    const isAsDefault = isDeepStrictEqual(options, defaultReading);
    return { name: nameOf(path), contents, notes, isAsDefault };
  } finally {
    await place.tree.close();
  }
}

/** The images of arrays in the size that is asked for; image files have it already. */
function withSize(contents: TrainAndTest, options: ReadingOptions): TrainAndTest {
  const { train, test } = contents;
  return {
    ...contents,
    train: fittedImages(train, options),
    test: test && fittedImages(test, options),
  };
}

async function withLabelsOf(
  { name, contents, notes }: ReadImages,
  reading: ReadingOptions,
  file: string,
): Promise<WithGivenLabels> {
  const text = decodeLabelFile(await readInputFile(file), file);
  const given = withGivenLabels(contents, text, file);
  const unused = contents.test
    ? [`${contents.test.count} test images are not used: errors are counted on labelled images`]
    : [];
  const lines = [...notes, ...given.notes, ...unused];
  const dataset = identify(name, given.contents, lines, reading, given.labelled);
  return {
    dataset: { ...dataset, labelled: given.labelled, reading },
    images: contents.train,
    names: given.names,
    known: given.known,
  };
}

/** A folder's name whole; a file's without what ends it. */
function nameOf(path: string): string {
  return /\.(zip|npz|npy|csv|parquet)(\.gz)?$/i.test(path) ? parse(path).name : basename(path);
}

async function loadPlace(
  place: InputPlace,
  path: string,
  options: ReadingOptions,
  note: (line: string) => void,
): Promise<TrainAndTest> {
  const data = await dataPlace(place);
  const format = formats.find(({ recognises }) => recognises(data.entries));
  if (!format) throw new InvalidInput(`${path}: no ${formatNames}; ${archivesIn(data)}${allowed}`);
  return format.load({ ...data, options, note });
}

/** What to do with archives where no data are. */
function archivesIn({ folder, entries }: InputPlace): string {
  const archive = entries.files.find((name) => /\.(zip|tar|tgz|gz|xz|bz2|7z|rar)$/i.test(name));
  return archive === undefined
    ? ''
    : `${join(folder, archive)} is an archive: unpack it, or name it alone where it is a zip; `;
}

/** @param labelled part of the hash where only some labels are known */
function identify(
  name: string,
  contents: TrainAndTest,
  notes: readonly string[],
  { content }: ReadingOptions,
  labelled?: Uint32Array,
): Dataset {
  const hash = createHash('sha256');
  const addImages = ({ pixels, labels }: LabelledImages): void => {
    hash.update(pixels).update(labels);
  };
  addImages(contents.train);
  if (contents.test) addImages(contents.test);
  if (labelled) hash.update(labelled.join(','));
  const { labels, train, test, trainPaths, testPaths, leftOutPaths, ground } = contents;
  return {
    name,
    sha256: hash.digest('hex'),
    labels,
    train,
    test,
    content: content ?? guessContent(name, labels),
    ...(ground ? { ground } : {}),
    ...(trainPaths ? { trainPaths } : {}),
    ...(testPaths ? { testPaths } : {}),
    ...(leftOutPaths ? { leftOutPaths } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}
