import { basename, dirname, join } from 'node:path';
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import * as z from 'zod';
import { InvalidInput } from '../../invalid-input.ts';
import { classLimit, requireShortNames } from '../class-labels.ts';
import type { DatasetFormat, FormatInput } from '../format.ts';
import type { LabelledImages, TrainAndTest } from '../images.ts';
import { compareNames, firstNames } from '../input-files.ts';
import { type LabelledFile } from '../decoded-file.ts';
import { readLabelledFiles } from '../labelled-files.ts';

/** A column of images holds whole image files, as Hugging Face stores them. */
const imageSchema = z.union([
  z.object({ bytes: z.instanceof(Uint8Array) }).transform(({ bytes }) => bytes),
  z.instanceof(Uint8Array),
]);

/** What columns are called, the likeliest first. */
const columnNames = {
  image: ['image', 'img'],
  label: ['label', 'labels', 'fine_label', 'class', 'target'],
} as const;

/** Rows that are read at once: their images stay in memory until they are decoded. */
const rowsAtOnce = 1000;

/** An image of a row, with its label as it is stored; undefined: its file has no column of labels. */
interface Row extends Omit<LabelledFile, 'label'> {
  readonly value: unknown;
}

/** The rows of a split and the names of its classes. */
interface SplitRows {
  readonly rows: readonly Row[];
  readonly names: readonly string[] | null;
}

/**
 * Parquet files as Hugging Face's image data sets have them: a column of image files and a column of labels. Names
 * such as train-00000-of-00001.parquet and test-…, or folders of a split's name, tell the splits; others are trained on.
 *
 * @see https://huggingface.co/docs/datasets/image_dataset
 */
export const parquetFiles: DatasetFormat = {
  name: 'Parquet files',
  example: 'train-00000-of-00001.parquet with the columns image and label',
  recognises: ({ files }) => files.some(isParquetName),
  load: loadParquet,
};

/** The split that a name says: train-00000-of-00001, mnist_test, or a file in a folder of that name. */
function splitOf(name: string): 'train' | 'test' | 'val' | undefined {
  const word = /(?:^|[^a-z])(train|test|val)(?:ing|id|idation)?(?![a-z])/i;
  const found = word.exec(basename(name)) ?? word.exec(name);
  return found?.[1]?.toLowerCase() as 'train' | 'test' | 'val' | undefined;
}

function isParquetName(name: string): boolean {
  return /\.parquet$/i.test(name);
}

async function loadParquet(input: FormatInput): Promise<TrainAndTest> {
  const { folder } = input;
  const { trainNames, heldOut } = filesOfSplits(input);
  const train = await readSplit(input, trainNames);
  const test = await readSplit(input, heldOut);
  const splits = [train.rows, test.rows];
  const hasLabels = splits.flat().some(({ value }) => value !== undefined);
  if (!hasLabels) {
    input.note(
      `no column of labels, such as ${columnNames.label.join(', ')}: no image has a class`,
    );
  }
  const texts = textLabels(splits.flat());
  const files = splits.map((rows) =>
    rows.map((row) => ({ ...row, label: hasLabels ? labelOf(row.value, row.file, texts) : 0 })),
  );
  const read = await readLabelledFiles(files, input);
  const [trainImages, testImages] = read.splits as [LabelledImages, LabelledImages];
  // A list of all rows is too long for the parameters of one call.
  const highest = files.flat().reduce((most, { label }) => Math.max(most, label), 0);
  const numbered = () =>
    Array.from({ length: highest + 1 }, (_, label) => train.names?.[label] ?? String(label));
  const labels = hasLabels ? (texts ?? numbered()) : ['image'];
  requireShortNames(labels, () => folder);
  return {
    labels,
    train: trainImages,
    test: testImages.count > 0 ? testImages : undefined,
    ...(read.ground && { ground: read.ground }),
  };
}

/** @throws InvalidInput where no file has training images */
function filesOfSplits({ folder, entries, note }: FormatInput): {
  readonly trainNames: readonly string[];
  /** The test images' files, or without any those of the validation images. */
  readonly heldOut: readonly string[];
} {
  const names = entries.files.filter(isParquetName);
  requireOneDataSet(folder, names);
  const testNames = names.filter((name) => splitOf(name) === 'test');
  const validationNames = names.filter((name) => splitOf(name) === 'val');
  const heldOut = testNames.length > 0 ? testNames : validationNames;
  const trainNames = names.filter((name) => !heldOut.includes(name));
  if (trainNames.length === 0) {
    throw new InvalidInput(
      `${folder}: no Parquet file of training images; one must begin with train`,
    );
  }
  if (heldOut !== validationNames && validationNames.length > 0) {
    note(
      `the images of ${validationNames.join(', ')} join the training images; a run holds out validation images of its own`,
    );
  }
  return { trainNames, heldOut };
}

/** Folders of one data set have no file of one split twice. @throws InvalidInput naming two folders that do */
function requireOneDataSet(folder: string, names: readonly string[]): void {
  const places = new Map<string, string>();
  for (const name of names) {
    const own = splitOf(basename(name)) ? name : dirname(name);
    if (!splitOf(basename(own))) continue;
    const [place, file] = [dirname(own), basename(own) + name.slice(own.length)];
    const other = places.get(file);
    if (other !== undefined) {
      throw new InvalidInput(
        `${folder}: has several data sets (${other}, ${place}); name one of them, such as ${join(folder, other)}`,
      );
    }
    places.set(file, place);
  }
}

async function readSplit(input: FormatInput, names: readonly string[]): Promise<SplitRows> {
  const splits: SplitRows[] = [];
  for (const name of names) splits.push(await readParquet(input, join(input.folder, name)));
  return {
    rows: splits.flatMap(({ rows }) => rows),
    names: splits.find((split) => split.names !== null)?.names ?? null,
  };
}

/** The images of a Parquet file, which stay packed until they are read. @throws InvalidInput */
async function readParquet({ tree }: FormatInput, path: string): Promise<SplitRows> {
  const bytes = await tree.read(path);
  const file: AsyncBuffer = {
    byteLength: bytes.length,
    slice: async (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
  };
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => refuse(path, error));
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
  const find = (kind: keyof typeof columnNames) =>
    columnNames[kind].find((name) => columns.includes(name));
  const [imageColumn, labelColumn] = [find('image'), find('label')];
  if (!imageColumn) {
    throw new InvalidInput(
      `${path}: no column of images: it has ${firstNames(columns)}, and one must be called ${columnNames.image.join(' or ')}`,
    );
  }
  const found: Row[] = [];
  const wanted = labelColumn ? [imageColumn, labelColumn] : [imageColumn];
  for (let rowStart = 0; rowStart < Number(metadata.num_rows); rowStart += rowsAtOnce) {
    const rowEnd = Math.min(rowStart + rowsAtOnce, Number(metadata.num_rows));
    const options = { file, metadata, columns: wanted, rowStart, rowEnd, compressors, utf8: false };
    const rows = await parquetReadObjects(options).catch((error: unknown) => refuse(path, error));
    for (const [index, row] of rows.entries()) {
      const place = `${path}: row ${rowStart + index + 1}`;
      const image = imageSchema.safeParse(row[imageColumn]);
      if (!image.success) {
        throw new InvalidInput(`${place}: column ${imageColumn} has no bytes of an image file`);
      }
      const value = labelColumn ? (row[labelColumn] ?? null) : undefined;
      found.push({ file: place, value, read: async () => image.data });
    }
  }
  return { rows: found, names: labelColumn ? classNames(metadata, labelColumn) : null };
}

/** The classes where labels are texts, sorted as people sort; null: they are numbers. */
function textLabels(rows: readonly Row[]): readonly string[] | null {
  const texts = new Set(
    rows.map(({ value }) => value).filter((value) => typeof value === 'string'),
  );
  return texts.size > 0 ? [...texts].toSorted(compareNames) : null;
}

function labelOf(value: unknown, place: string, texts: readonly string[] | null): number {
  const number = value === null || value === undefined ? Number.NaN : Number(value);
  const label = texts ? texts.findIndex((text) => text === value) : number;
  if (Number.isInteger(label) && label >= 0 && label < classLimit) return label;
  const allowed = texts
    ? `at most ${classLimit} different texts are allowed, and none may be missing`
    : `whole numbers from 0 to ${classLimit - 1} are allowed, and none may be missing`;
  throw new InvalidInput(`${place}: label ${String(value)}; ${allowed}`);
}

const huggingFaceSchema = z.object({
  info: z.object({
    // A feature is an object, but where it holds several it is a list.
    features: z.record(z.string(), z.unknown()),
  }),
});
const classLabelSchema = z.object({ names: z.array(z.string()) });

/** The names that Hugging Face's metadata give the classes; null: they have none. */
function classNames(
  { key_value_metadata: metadata }: FileMetaData,
  column: string,
): readonly string[] | null {
  const text = metadata?.find(({ key }) => key === 'huggingface')?.value;
  const parsed = huggingFaceSchema.safeParse(text === undefined ? null : parseJson(text));
  const feature = classLabelSchema.safeParse(parsed.data?.info.features[column]);
  return feature.data?.names ?? null;
}

/** Null for text that is no JSON: the numbers of the classes are in the file all the same. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refuse(path: string, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new InvalidInput(`${path}: cannot be read as Parquet (${reason})`, { cause: error });
}
