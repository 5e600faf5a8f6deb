import { dsvFormat } from 'd3-dsv';
import { InvalidInput } from '../invalid-input.ts';

/** A label that a person gave to an image, and the line of the file that says so. */
export interface GivenLabel {
  readonly line: number;
  readonly label: string;
}

/** Images of the data that labels are not for, by their names. */
interface OtherImages {
  readonly test?: ReadonlyMap<string, number>;
  readonly leftOut?: ReadonlyMap<string, number>;
}

/** What spreadsheets put between two cells. */
const separators = [',', ';', '\t'] as const;

/** Names of columns, in lower case. */
const columnNames = {
  image: ['image', 'file', 'filename', 'file name', 'file_name', 'path', 'id', 'index', 'number'],
  label: ['label', 'class', 'category', 'target'],
} as const;

/** The positions of the two columns that are read. */
interface Columns {
  readonly image: number;
  readonly label: number;
}

/** The first two bytes of texts in UTF-16. */
const byteOrderMarks = { 'utf-16le': [0xff, 0xfe], 'utf-16be': [0xfe, 0xff] } as const;

/** How the files of workbooks begin, which are zips. */
const zipMark = [0x50, 0x4b];

/**
 * The text of a file of labels: UTF-8, or UTF-16 with a byte order mark, as spreadsheets save "Unicode text".
 *
 * @throws InvalidInput naming the file, for bytes that are neither
 */
export function decodeLabelFile(bytes: Uint8Array, file: string): string {
  const begins = (mark: readonly number[]) => mark.every((byte, place) => bytes[place] === byte);
  const coding = Object.entries(byteOrderMarks).find(([, mark]) => begins(mark))?.[0];
  const text = decoded(bytes, coding ?? 'utf-8');
  // UTF-16 without a byte order mark is full of zeros.
  if (text !== null && !text.includes('\0')) return text;
  const found = begins(zipMark) ? 'is a workbook or another zip' : 'is not text in UTF-8';
  throw new InvalidInput(
    `${file}: ${found}; save it as CSV in UTF-8 from the program that wrote it`,
  );
}

/** Null: the bytes are no text in this coding. */
function decoded(bytes: Uint8Array, coding: string): string | null {
  try {
    return new TextDecoder(coding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Reads the rows of a file of labels: an image and its label, separated by commas, semicolons or tabs, with or without
 * a line of column names. Empty lines are passed over. Where all rows have the same folders in front of the names of
 * images, such as those that the data lie in, they are passed over, too.
 *
 * @param indices the index of each image by its name
 * @param file names the file in messages
 * @param others the names of images that are tested with, which take no labels, and of those that were left out, whose
 *   labels are passed over
 * @returns the labels by the index of their image
 * @throws InvalidInput naming the line that is wrong
 */
export function parseLabelFile(
  text: string,
  indices: ReadonlyMap<string, number>,
  file: string,
  others: OtherImages = {},
): ReadonlyMap<number, GivenLabel> {
  const indexOf = createIndex(indices);
  const rows = rowsOf(text.replace(/^\uFEFF/, ''), indexOf);
  const [first] = rows;
  if (!first) throw new InvalidInput(`${file}: no labels; a row is an image and its label`);
  const columns = columnsOf(first.cells, indexOf);
  const given = new Map<number, GivenLabel>();
  for (const { cells, line } of columns ? rows.slice(1) : rows) {
    const { image: imageColumn, label: labelColumn } = columns ?? { image: 0, label: 1 };
    const [image = '', label = ''] = [cells[imageColumn], cells[labelColumn]?.normalize('NFC')];
    if (cells.some((cell) => cell.includes('\n'))) {
      throw new InvalidInput(`${file}: line ${line}: a quotation mark is not closed in its line`);
    }
    const index = indexOf(image);
    if (index === undefined) {
      if (isIn(others.leftOut, image)) continue;
      const row = { image, isAlone: cells.length === 1, isFirst: line === first.line };
      throw new InvalidInput(`${file}: line ${line}: ${unknownImage(row, indices, others)}`);
    }
    if (label === '')
      throw new InvalidInput(
        `${file}: line ${line}: the image ${image} has no label; write one, or leave the row out`,
      );
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

/**
 * Finds the index of an image by its name in a row. The first name that is known only without some of its folders says
 * which folders those are.
 */
function createIndex(indices: ReadonlyMap<string, number>): IndexOf {
  const composed = new Map([...indices].map(([name, index]) => [name.normalize('NFC'), index]));
  let inFront = '';
  return (name = '') => {
    const exact = indices.get(name);
    if (exact !== undefined) return exact;
    const path = pathOf(name);
    const known = composed.get(path);
    if (known !== undefined) return known;
    if (inFront === '') inFront = foldersInFront(path, composed);
    return inFront !== '' && path.startsWith(inFront)
      ? composed.get(path.slice(inFront.length))
      : undefined;
  };
}

function isIn(indices: ReadonlyMap<string, number> = new Map(), name: string): boolean {
  return createIndex(indices)(name) !== undefined;
}

/** A path with slashes, and with "é" as one character: macOS stores it as two, and spreadsheets as one. */
function pathOf(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\.\//, '').normalize('NFC');
}

/** What comes before an image's name in a path, up to a slash; empty where no image has such a name. */
function foldersInFront(path: string, indices: ReadonlyMap<string, number>): string {
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    if (indices.has(path.slice(slash + 1))) return path.slice(0, slash + 1);
  }
  return '';
}

/** The index of an image by its name. @returns undefined where there is no such image */
type IndexOf = (name?: string) => number | undefined;

/** A line of the file that is not empty. */
interface Row {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows by the separator by which the most of them name an image. */
function rowsOf(text: string, indexOf: IndexOf): readonly Row[] {
  const read = separators.map((separator) => {
    const rows = dsvFormat(separator)
      .parseRows(text)
      .map((cells, place) => ({ line: place + 1, cells: cells.map((cell) => cell.trim()) }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
      // Excel's own line for the separator.
      .filter(({ cells, line }) => line > 1 || !/^sep=.?$/i.test(cells[0] ?? ''));
    const named = rows.filter(({ cells }) => cells.length > 1 && cells.some(isNamed(indexOf)));
    // Where no image is known, that which separates the first line.
    const isSeparated = (rows[0]?.cells.length ?? 0) > 1;
    return { rows, fitness: 2 * named.length + Number(isSeparated) };
  });
  return read.reduce((best, own) => (own.fitness > best.fitness ? own : best)).rows;
}

function isNamed(indexOf: IndexOf): (cell: string) => boolean {
  return (cell) => indexOf(cell) !== undefined;
}

/** Where the columns are that a first line names; null: it names none, and is a row like the others. */
function columnsOf(cells: readonly string[], indexOf: IndexOf): Columns | null {
  if (indexOf(cells[0]) !== undefined) return null;
  const place = (names: readonly string[]) =>
    cells.findIndex((cell) => names.includes(cell.toLowerCase()));
  const columns = { image: place(columnNames.image), label: place(columnNames.label) };
  return columns.image < 0 || columns.label < 0 ? null : columns;
}

/** Why no image is found by what a row names it. */
function unknownImage(
  {
    image,
    isAlone,
    isFirst,
  }: { readonly image: string; readonly isAlone: boolean; readonly isFirst: boolean },
  indices: ReadonlyMap<string, number>,
  others: OtherImages,
): string {
  const [example] = indices.keys();
  if (isAlone) {
    return `${image}: a comma, a semicolon or a tab is needed between an image and its label`;
  }
  if (isIn(others.test, image)) {
    return `${image} is one of the test images, but labels belong to training images, such as ${example}`;
  }
  const alike = [...indices.keys()].find((name) => isAlike(pathOf(name), pathOf(image)));
  if (alike !== undefined) return `no image ${image} (did you mean ${alike}?)`;
  const last = indices.size - 1;
  const named =
    indices.get(String(last)) === last
      ? `the training images have the numbers 0 to ${last}`
      : `images are named like ${example}`;
  const names = isFirst ? '; a line of column names needs image and label' : '';
  return `no image ${image === '' ? 'is named' : image}; ${named}${names}`;
}

/** Whether a name differs by upper and lower case, by the ending, or by folders that were left out. */
function isAlike(name: string, written: string): boolean {
  const bare = (path: string) => path.toLowerCase().replace(/\.[a-z]{3,4}$/, '');
  return written !== '' && (bare(name) === bare(written) || name.endsWith(`/${written}`));
}
