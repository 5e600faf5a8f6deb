import { join } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';
import { numberedLabels } from '../class-labels.ts';
import type { DatasetFormat, FormatInput } from '../format.ts';
import type { LabelledImages, TrainAndTest } from '../images.ts';
import { unpacked } from '../input-files.ts';

/** train.csv, mnist_train.csv, fashion-mnist_test.csv and the like, also with .gz. */
const csvName = /^(?:.*[-_.])?(train|test)\.csv(?:\.gz)?$/i;

/**
 * CSV files as Kaggle shares MNIST: a row for each image, first its label, then the pixels of a square image row by
 * row, with or without a line of column names; plain or gzip. The images to train on come from the file whose name
 * ends in `train.csv`, those to test with from `test.csv`; a CSV file alone has images to train on.
 *
 * @see https://www.kaggle.com/c/digit-recognizer/data
 */
export const csvFiles: DatasetFormat = {
  name: 'CSV files',
  example: 'train.csv, test.csv',
  recognises: ({ files }) => files.some((name) => csvName.test(name)) || isOneCsv(files),
  load: loadCsv,
};

function isOneCsv(files: readonly string[]): boolean {
  const [only = ''] = files;
  return files.length === 1 && /\.csv(\.gz)?$/i.test(only) && !csvName.test(only);
}

/** @throws InvalidInput naming the file and line that is wrong, or what is missing or there twice */
async function loadCsv({
  tree,
  folder,
  entries: { files },
  note,
}: FormatInput): Promise<TrainAndTest> {
  const read = async (file: string) => unpacked(await tree.read(file), file);
  const [only = ''] = files;
  const named = onlyFile(folder, files, 'train');
  const trainFile = named ?? (isOneCsv(files) ? join(folder, only) : undefined);
  if (!trainFile) throw new InvalidInput(`${folder}: train.csv is missing`);
  const train = parseCsv(await read(trainFile), trainFile);
  const labels = numberedLabels(train.labels);
  const testFile = named && onlyFile(folder, files, 'test');
  if (!testFile) return { labels, train, test: undefined };
  const testBytes = await read(testFile);
  if (hasNoLabels(testBytes)) {
    note(`${testFile}: has no labels, as Kaggle's, and is not used`);
    return { labels, train, test: undefined };
  }
  const test = parseCsv(testBytes, testFile);
  if (test.height !== train.height) {
    const sizes = `images of ${test.height} × ${test.width}, but ${train.height} × ${train.width}`;
    throw new InvalidInput(`${testFile}: ${sizes} in ${trainFile}`);
  }
  const unknown = test.labels.find((label) => label >= labels.length);
  if (unknown !== undefined) {
    throw new InvalidInput(
      `${testFile}: label ${unknown}, but none above ${labels.length - 1} in ${trainFile}`,
    );
  }
  return { labels, train, test };
}

/** Whether the line of column names begins with a pixel: Kaggle keeps the labels of its test images to itself. */
function hasNoLabels(bytes: Uint8Array): boolean {
  return /^"?pixel/i.test(lineAt(withoutByteOrderMark(bytes), 0).text);
}

function onlyFile(
  folder: string,
  names: readonly string[],
  split: 'train' | 'test',
): string | undefined {
  const [name, other] = names.filter((each) => csvName.exec(each)?.[1]?.toLowerCase() === split);
  if (name && other) {
    throw new InvalidInput(`${folder}: both ${name} and ${other} are ${split} images, keep one`);
  }
  return name && join(folder, name);
}

const [comma, newline, carriageReturn, zero, nine] = [0x2c, 0x0a, 0x0d, 0x30, 0x39];

/**
 * Parses the bytes of one CSV file of labels and pixels, all of them whole numbers from 0 to 255. Numbers need
 * no quotes, so a loop over the bytes replaces a CSV library: it reads MNIST's 47 million fields in a second.
 *
 * @throws InvalidInput naming the file, the line from 1 and the field that is wrong
 */
export function parseCsv(bytes: Uint8Array, file: string): LabelledImages {
  const content = withoutByteOrderMark(bytes);
  const first = lineAt(content, 0);
  const hasNames = !/^\d+$/.test(first.text.split(',')[0] ?? '');
  const start = hasNames ? first.next : 0;
  const columns = lineAt(content, start).text.split(',').length;
  const side = Math.sqrt(columns - 1);
  if (start >= content.length) throw new InvalidInput(`${file}: no images`);
  if (columns < 2 || !Number.isInteger(side)) {
    const problem = `${columns} columns, but a label and the pixels of a square image are needed (785 for 28 × 28)`;
    refuse(file, hasNames ? 2 : 1, problem);
  }
  const values = readRows(content.subarray(start), columns, file, hasNames ? 2 : 1);
  return splitLabels(values, columns, side);
}

/** All fields of all rows, [rows, columns]. */
function readRows(bytes: Uint8Array, columns: number, file: string, firstLine: number): Uint8Array {
  // A field takes at least a digit and what ends it.
  const values = new Uint8Array(Math.ceil((bytes.length + 1) / 2));
  let [count, column, value, digits, line] = [0, 0, 0, 0, firstLine];
  const endField = (): void => {
    column++;
    if (digits === 0) refuse(file, line, `column ${column} is empty, ${allowed}`);
    if (value > 255) refuse(file, line, `column ${column} is ${value}, ${allowed}`);
    values[count++] = value;
    [value, digits] = [0, 0];
  };
  const endRow = (): void => {
    // A blank line is no row: many files end with one.
    if (column > 0 || digits > 0) endField();
    if (column > 0 && column !== columns) {
      refuse(file, line, `${column} columns, but ${columns} in line ${firstLine}`);
    }
    [column, line] = [0, line + 1];
  };
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte >= zero && byte <= nine) {
      // Longer numbers are refused when they end, so none may overflow.
      value = Math.min(1000, 10 * value + byte - zero);
      digits++;
    } else if (byte === comma) endField();
    else if (byte === newline) endRow();
    else if (byte !== carriageReturn) {
      const character = JSON.stringify(String.fromCodePoint(byte));
      refuse(file, line, `column ${column + 1} holds ${character}, ${allowed}`);
    }
  }
  endRow();
  return values.subarray(0, count);
}

const allowed = 'a whole number from 0 to 255 is needed';

function refuse(file: string, line: number, problem: string): never {
  throw new InvalidInput(`${file}: line ${line}: ${problem}`);
}

function splitLabels(values: Uint8Array, columns: number, side: number): LabelledImages {
  const count = values.length / columns;
  const labels = new Uint8Array(count);
  const pixels = new Uint8Array(count * side * side);
  for (let index = 0; index < count; index++) {
    const row = values.subarray(index * columns, (index + 1) * columns);
    labels[index] = row[0] ?? 0;
    pixels.set(row.subarray(1), index * side * side);
  }
  return { count, height: side, width: side, channels: 1, pixels, labels };
}

/** The line that begins at a byte, without what ends it, and where the next one begins. */
function lineAt(
  bytes: Uint8Array,
  start: number,
): { readonly text: string; readonly next: number } {
  const found = bytes.indexOf(newline, start);
  const end = found === -1 ? bytes.length : found;
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  return { text: text.replace(/\r$/, ''), next: end + 1 };
}

function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasMark ? bytes.subarray(3) : bytes;
}
