import { InvalidInput } from '../../invalid-input.ts';
import { pixelBytes } from './array-images.ts';
import { type CsvColumns, csvColumns } from './csv-columns.ts';
import { createLabelColumn, type FileImages, type LabelColumn } from './text-labels.ts';

const [newline, carriageReturn, zero, nine] = [0x0a, 0x0d, 0x30, 0x39];

/** The fields of all rows, [rows, columns]. */
type Fields = Uint8Array | Float64Array;

/**
 * Parses the bytes of one CSV file of labels and pixels: labels that are all numbers or all texts, pixels from 0 to
 * 255, or shares of 1. Nearly all numbers are
 * whole and have no quotes, so a loop over the bytes replaces a CSV library: it reads MNIST's 47 million fields in a
 * second.
 *
 * @throws InvalidInput naming the file, the line from 1 and the field that is wrong
 */
export function parseCsv(bytes: Uint8Array, file: string): FileImages {
  const columns = csvColumns(bytes, file);
  if (columns.label < 0) {
    refuse(file, 1, 'no column is called label, and all names are of one kind');
  }
  requireSquares(columns, file);
  const labels = createLabelColumn(file);
  const fields = readRows(columns, labels, file);
  if (fields.length === 0) throw new InvalidInput(`${file}: no images`);
  const names = labels.names();
  if (names === null) requireLabelsFirst(fields, columns, file);
  return { ...splitLabels(fields, columns, file), names };
}

function requireSquares({ count, names, side, start }: CsvColumns, file: string): void {
  if (names && names.length !== count) {
    refuse(
      file,
      start.line,
      `${count} columns, but ${names.length} names in line ${start.line - 1}`,
    );
  }
  if (side >= 2 && Number.isInteger(side)) return;
  const list =
    count < 5 ? '; of a list of files, put the images into folders of their classes' : '';
  const problem = `${count} columns, but a label and the pixels of a square image are needed (785 for 28 × 28)${list}`;
  refuse(file, start.line, problem);
}

function readRows(
  { content, start, separator, count, label, pixels }: CsvColumns,
  labels: LabelColumn,
  file: string,
): Fields {
  const bytes = content.subarray(start.byte);
  const isRead = new Uint8Array(count);
  for (const index of [label, ...pixels]) isRead[index] = 1; // -1, no label, is no place
  // A field takes at least a digit and what ends it.
  let fields: Fields = new Uint8Array(Math.ceil((bytes.length + 1) / 2));
  let [found, column, value, fieldStart, line] = [0, 0, 0, 0, start.line];
  let [isPlain, isTextLabel] = [true, false];
  const endField = (end: number): void => {
    column++;
    const isEmpty = end === fieldStart;
    // Numbers of rows go beyond 255, and may be names.
    if (isRead[column - 1] !== 1) value = 0;
    else if (!isPlain || isEmpty || value > 255) {
      const text = textOf(bytes.subarray(fieldStart, end));
      isTextLabel ||= column - 1 === label && isWord(text);
      value =
        isTextLabel && column - 1 === label
          ? labels.placeOf(text)
          : numberOf(text, column - 1 === label, file, line, column);
      if (!Number.isInteger(value)) fields = withFractions(fields, found);
    }
    fields[found++] = value;
    [value, isPlain] = [0, true];
  };
  const endRow = (end: number): void => {
    // A blank line is no row: many files end with one.
    if (column > 0 || end > fieldStart) endField(end);
    if (column > 0 && column !== count) {
      refuse(file, line, `${column} columns, but ${count} in line ${start.line}`);
    }
    if (column > 0) labels.endRow(isTextLabel, line);
    isTextLabel = false;
    [column, line] = [0, line + 1];
  };
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte >= zero && byte <= nine) {
      // Longer numbers are refused when they end, so none may overflow.
      value = Math.min(1000, 10 * value + byte - zero);
    } else if (byte === separator) {
      endField(index);
      fieldStart = index + 1;
    } else if (byte === newline) {
      endRow(bytes[index - 1] === carriageReturn ? index - 1 : index);
      fieldStart = index + 1;
    } else if (byte !== carriageReturn || bytes[index + 1] !== newline) isPlain = false;
  }
  endRow(bytes.length);
  return fields.subarray(0, found);
}

/** Room for fractions, made at the first one: a copy for each would never end. */
function withFractions(fields: Fields, found: number): Fields {
  if (fields instanceof Float64Array) return fields;
  const wider = new Float64Array(fields.length);
  wider.set(fields.subarray(0, found));
  return wider;
}

/** One for all fields, of which there may be millions. */
const decoder = new TextDecoder();

/** A field without quotes and the spaces around it. */
function textOf(bytes: Uint8Array): string {
  const text = decoder.decode(bytes).trim();
  return text.replace(/^"(.*)"$/, '$1').trim();
}

/** Whether a label is a text, not a number, be it a wrong one. */
function isWord(text: string): boolean {
  return text !== '' && Number.isNaN(Number(text));
}

/** The number of a field with a sign or a fraction; refuses what is none. */
function numberOf(
  plain: string,
  isLabel: boolean,
  file: string,
  line: number,
  column: number,
): number {
  const allowed = `a ${isLabel ? 'whole ' : ''}number from 0 to 255 is needed`;
  if (plain === '') {
    const label = isLabel ? 'a label is needed' : allowed;
    refuse(file, line, `column ${column} is empty, ${label}`);
  }
  const number = /^[-+.\d]/.test(plain) ? Number(plain) : Number.NaN;
  if (number >= 0 && number <= 255 && (!isLabel || Number.isInteger(number))) return number;
  refuse(file, line, `column ${column} is ${plain.slice(0, 40)}, ${allowed}`);
}

/**
 * Where nothing names the columns, the first one has the labels. A file with the labels at the end is told by a corner
 * of its images, which is nearly always of one colour: no label differs, and what is taken for the last pixel does.
 */
function requireLabelsFirst(fields: Fields, { count, names }: CsvColumns, file: string): void {
  if (names) return;
  const isConstant = (column: number) => {
    for (let place = column; place < fields.length; place += count) {
      if (fields[place] !== fields[column]) return false;
    }
    return true;
  };
  if (!isConstant(0) || isConstant(count - 1)) return;
  throw new InvalidInput(
    `${file}: the first column is ${fields[0]} in every row and the last one is not: give the columns names in a first line, such as label,pixel0,…, that say which of them has the labels`,
  );
}

function splitLabels(
  fields: Fields,
  { count: columns, label, pixels: places, side }: CsvColumns,
  file: string,
): Omit<FileImages, 'names'> {
  const count = fields.length / columns;
  const labels = new Uint8Array(count);
  const size = side * side;
  const pixels = fields.slice(0, count * size);
  for (let index = 0; index < count; index++) {
    const row = index * columns;
    labels[index] = fields[row + label] ?? 0;
    for (let pixel = 0; pixel < size; pixel++) {
      pixels[index * size + pixel] = fields[row + (places[pixel] ?? 0)] ?? 0;
    }
  }
  return {
    count,
    height: side,
    width: side,
    channels: 1,
    pixels: pixelBytes(pixels, file),
    labels,
  };
}

function refuse(file: string, line: number, problem: string): never {
  throw new InvalidInput(`${file}: line ${line}: ${problem}`);
}
