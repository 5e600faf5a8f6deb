import { basename, join } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';
import type { DatasetFormat, FormatInput } from '../format.ts';
import type { LabelledImages, TrainAndTest } from '../images.ts';
import { unpacked } from '../input-files.ts';
import { faintness } from './array-images.ts';
import { csvColumns } from './csv-columns.ts';
import { parseCsv } from './csv-rows.ts';
import { withNamesAndUpright } from './emnist.ts';
import { type FileImages, withOneMeaning } from './text-labels.ts';

/** train.csv, mnist_train.csv, fashion-mnist_test.csv, validation.csv and the like, also with .gz. */
const csvName = /^(?:(.*)[-_. ])?(train|test|val)(?:ing|id|idation)?(?: ?\(\d+\))?\.csv(?:\.gz)?$/i;

type Split = 'train' | 'test' | 'val';

/**
 * CSV files as Kaggle shares MNIST: a row for each image, its label and the pixels of a square image row by row, with
 * or without a line of column names; plain or gzip. The images to train on come from the file whose name ends in
 * `train.csv`, those to test with from `test.csv`; a CSV file alone has images to train on.
 *
 * @see https://www.kaggle.com/c/digit-recognizer/data
 */
export const csvFiles: DatasetFormat = {
  name: 'CSV files',
  example: 'train.csv, test.csv',
  // A CSV file of any name beside folders is a list of what is in them.
  recognises: ({ files, folders }) =>
    files.some((name) => splitOf(name) !== undefined) || (folders.length === 0 && isOneCsv(files)),
  load: loadCsv,
};

function isOneCsv(files: readonly string[]): boolean {
  const [only = ''] = files;
  return files.length === 1 && /\.csv(\.gz)?$/i.test(only) && !splitOf(only);
}

function splitOf(name: string): Split | undefined {
  return csvName.exec(basename(name))?.[2]?.toLowerCase() as Split | undefined;
}

/** @throws InvalidInput naming the file and line that is wrong, or what is missing or there twice */
async function loadCsv(input: FormatInput): Promise<TrainAndTest> {
  const { tree, folder, entries, note } = input;
  const { files } = entries;
  const read = async (file: string) => unpacked(await tree.read(file), file);
  const [only = ''] = files;
  const trainFile = isOneCsv(files) ? join(folder, only) : onlyFile(folder, files, 'train');
  if (!trainFile) throw new InvalidInput(`${folder}: train.csv is missing`);
  const train = { ...parseCsv(await read(trainFile), trainFile), file: trainFile };
  for (const line of faintness(train)) note(line);
  const others = await Promise.all(
    (['val', 'test'] as const).map(async (split) => {
      const file = onlyFile(folder, files, split);
      return file ? otherImages(await read(file), file, train, note) : undefined;
    }),
  );
  const [validation, test] = others;
  if (test && validation) {
    note(
      `${onlyFile(folder, files, 'val')}: ${validation.count} images join the training images; a run holds out validation images of its own`,
    );
  }
  const contents = withOneMeaning(train, validation, test);
  const prefix = csvName.exec(basename(trainFile))?.[1] ?? basename(trainFile);
  return withNamesAndUpright(contents, prefix, input);
}

/** The images of another file than the training images'; undefined: they have no labels, and it is said. */
function otherImages(
  bytes: Uint8Array,
  file: string,
  train: LabelledImages & { readonly file: string },
  note: (line: string) => void,
): (FileImages & { readonly file: string }) | undefined {
  if (hasNoLabels(bytes, file, train)) {
    note(`${file}: has no labels, as Kaggle's, and is not used`);
    return undefined;
  }
  const images = parseCsv(bytes, file);
  if (images.height === train.height) return { ...images, file };
  const sizes = `images of ${images.height} × ${images.width}, but ${train.height} × ${train.width}`;
  throw new InvalidInput(`${file}: ${sizes} in ${train.file}`);
}

/** Whether a file has the pixels alone: Kaggle keeps the labels of its test images to itself. */
function hasNoLabels(bytes: Uint8Array, file: string, { height, width }: LabelledImages): boolean {
  const { label, count, names } = csvColumns(bytes, file);
  return label < 0 || (names === null && count === height * width);
}

function onlyFile(folder: string, names: readonly string[], split: Split): string | undefined {
  const [name, other] = names.filter((each) => splitOf(each) === split);
  if (name && other) {
    throw new InvalidInput(`${folder}: both ${name} and ${other} are ${split} images, keep one`);
  }
  return name && join(folder, name);
}
