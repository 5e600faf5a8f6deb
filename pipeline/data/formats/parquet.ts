import { join } from 'node:path';
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import * as z from 'zod';
import { InvalidInput } from '../../invalid-input.ts';
import type { DatasetFormat, FormatInput } from '../format.ts';
import type { LabelledImages, TrainAndTest } from '../images.ts';
import { type LabelledFile, readLabelledFiles } from '../labelled-files.ts';

/** A column of images holds whole image files, as Hugging Face stores them. */
const imageSchema = z.object({ bytes: z.instanceof(Uint8Array) });

/** What columns are called, the likeliest first. */
const columnNames = {
  image: ['image', 'img'],
  label: ['label', 'labels', 'fine_label', 'class', 'target'],
} as const;

/** Rows that are read at once: their images stay in memory until they are decoded. */
const rowsAtOnce = 1000;

/** The files of a split and the names of its classes. */
interface SplitFiles {
  readonly files: readonly LabelledFile[];
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

function isParquetName(name: string): boolean {
  return /\.parquet$/i.test(name);
}

async function loadParquet(input: FormatInput): Promise<TrainAndTest> {
  const { folder, entries } = input;
  const names = entries.files.filter(isParquetName);
  const isTest = (name: string) => /^(test|val|valid|validation)\b/i.test(name);
  const testNames = names.filter((name) => /^test\b/i.test(name));
  const heldOut = testNames.length > 0 ? testNames : names.filter(isTest);
  const trainNames = names.filter((name) => !heldOut.includes(name));
  if (trainNames.length === 0) {
    throw new InvalidInput(
      `${folder}: no Parquet file of training images; one must begin with train`,
    );
  }
  const train = await readSplit(input, trainNames);
  const test = await readSplit(input, heldOut);
  const files = [train.files, test.files];
  const { splits } = await readLabelledFiles(files, input);
  const [trainImages, testImages] = splits as [LabelledImages, LabelledImages];
  const highest = Math.max(...files.flat().map(({ label }) => label));
  const labels = Array.from(
    { length: highest + 1 },
    (_, label) => train.names?.[label] ?? String(label),
  );
  return { labels, train: trainImages, test: testImages.count > 0 ? testImages : undefined };
}

async function readSplit(input: FormatInput, names: readonly string[]): Promise<SplitFiles> {
  const splits: SplitFiles[] = [];
  for (const name of names) splits.push(await readParquet(input, join(input.folder, name)));
  return {
    files: splits.flatMap(({ files }) => files),
    names: splits.find((split) => split.names !== null)?.names ?? null,
  };
}

/** The images of a Parquet file, which stay packed until they are read. @throws InvalidInput */
async function readParquet({ tree }: FormatInput, path: string): Promise<SplitFiles> {
  const bytes = await tree.read(path);
  const file: AsyncBuffer = {
    byteLength: bytes.length,
    slice: async (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
  };
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => refuse(path, error));
  const columns = metadata.schema.map(({ name }) => name);
  const find = (kind: keyof typeof columnNames) =>
    columnNames[kind].find((name) => columns.includes(name));
  const [imageColumn, labelColumn] = [find('image'), find('label')];
  if (!imageColumn) {
    throw new InvalidInput(
      `${path}: no column of images: it has ${columns.slice(1).join(', ')}, and one must be called ${columnNames.image.join(' or ')}`,
    );
  }
  const files: LabelledFile[] = [];
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
      const label = labelColumn ? labelOf(row[labelColumn], place) : 0;
      files.push({ file: place, label, read: async () => image.data.bytes });
    }
  }
  return { files, names: labelColumn ? classNames(metadata, labelColumn) : null };
}

function labelOf(value: unknown, place: string): number {
  const label = Number(value);
  if (Number.isInteger(label) && label >= 0 && label <= 255) return label;
  throw new InvalidInput(
    `${place}: label ${String(value)}; whole numbers from 0 to 255 are allowed`,
  );
}

const huggingFaceSchema = z.object({
  info: z.object({
    features: z.record(z.string(), z.object({ names: z.array(z.string()).optional() })),
  }),
});

/** The names that Hugging Face's metadata give the classes; null: they have none. */
function classNames(
  { key_value_metadata: metadata }: FileMetaData,
  column: string,
): readonly string[] | null {
  const text = metadata?.find(({ key }) => key === 'huggingface')?.value;
  if (text === undefined) return null;
  const parsed = huggingFaceSchema.safeParse(JSON.parse(text));
  return parsed.success ? (parsed.data.info.features[column]?.names ?? null) : null;
}

function refuse(path: string, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new InvalidInput(`${path}: cannot be read as Parquet (${reason})`, { cause: error });
}
