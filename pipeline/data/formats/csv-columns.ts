import { InvalidInput } from '../../invalid-input.ts';

/** Where the fields of a CSV file of images are. */
export interface CsvColumns {
  /** The bytes in UTF-8, without a byte order mark. */
  readonly content: Uint8Array;
  /** The first row after the line of names, if there is one. */
  readonly start: { readonly byte: number; readonly line: number };
  /** A byte. */
  readonly separator: number;
  /** Columns of a row. */
  readonly count: number;
  /** Of the columns, in lower case; null: the first line is a row. */
  readonly names: readonly string[] | null;
  /** The column of the labels; -1: there is none. */
  readonly label: number;
  /** The columns of the pixels. */
  readonly pixels: readonly number[];
  /** The root of their number: of square images a whole number. */
  readonly side: number;
}

/** What a column of labels is called, in lower case. */
const labelNames = ['label', 'labels', 'class', 'target', 'digit', 'y'];
/** Columns that number the rows, such as the one without a name that pandas writes. */
const rowNumbers = /^(?:|(?:image|row)?[-_ ]?(?:id|index)|unnamed.*)$/;

/**
 * Finds the columns of a CSV file by its first line. Without names there the first column has the labels, or the last
 * one where it alone has a text.
 *
 * @throws InvalidInput for a file without rows
 */
export function csvColumns(bytes: Uint8Array, file: string): CsvColumns {
  const content = inUtf8(bytes);
  const top = lineAt(content, 0);
  // Excel's own line for the separator.
  const skipped = /^sep=.?$/i.test(top.text) ? 1 : 0;
  const line = skipped > 0 ? lineAt(content, top.next) : top;
  const separator = [',', ';', '\t'].reduce((best, own) =>
    line.text.split(own).length > line.text.split(best).length ? own : best,
  );
  const cells = cellsOf(line.text, separator);
  const names = areNames(cells) ? cells.map((cell) => cell.toLowerCase()) : null;
  const start = names
    ? { byte: line.next, line: skipped + 2 }
    : { byte: skipped > 0 ? top.next : 0, line: skipped + 1 };
  if (start.byte >= content.length) throw new InvalidInput(`${file}: no images`);
  const count = names ? cellsOf(lineAt(content, start.byte).text, separator).length : cells.length;
  const label = names ? labelColumn(names) : firstOrLast(cells);
  const pixels = Array.from({ length: count }, (_, column) => column).filter(
    (column) => column !== label && !(names && rowNumbers.test(names[column] ?? '-')),
  );
  return {
    content,
    start,
    separator: separator.charCodeAt(0),
    count,
    names,
    label,
    pixels,
    side: Math.sqrt(pixels.length),
  };
}

/** Whether a first line has names: mostly words, as a damaged row has one, or numbers that {@link areCounted} knows. */
function areNames(cells: readonly string[]): boolean {
  const words = cells.filter((cell) => cell !== '' && !isNumber(cell));
  return words.length > cells.length / 2 || areCounted(cells);
}

/** Whether names are the numbers from 0 that pandas gives to columns without names, beside one or two with names. */
function areCounted(cells: readonly string[]): boolean {
  const numbers = cells.filter(isNumber);
  return (
    numbers.length > 2 &&
    numbers.length >= cells.length - 2 &&
    numbers.every((cell, index) => cell === String(index))
  );
}

function isNumber(cell: string): boolean {
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(cell);
}

/** The column of the name for labels, or the only one whose name is unlike the others'; -1: there is none. */
function labelColumn(names: readonly string[]): number {
  const known = names.findIndex((name) => labelNames.includes(name));
  if (known >= 0) return known;
  // "pixel1" and "pixel2", or "1x1" and "1x2", are of one kind.
  const kinds = names.map((name) => name.replaceAll(/\d+/g, '#'));
  const isUnlike = (kind: string) => kinds.indexOf(kind) === kinds.lastIndexOf(kind);
  const single = kinds.findIndex(
    (kind, column) => !rowNumbers.test(names[column] ?? '') && isUnlike(kind),
  );
  if (single >= 0 || !areCounted(names)) return single;
  return names.findIndex((name) => !rowNumbers.test(name));
}

/** The last column where it alone has a text, or the first one. */
function firstOrLast(cells: readonly string[]): number {
  const last = cells.length - 1;
  const isText = cells.map((cell) => cell !== '' && !isNumber(cell));
  return isText.indexOf(true) === last ? last : 0;
}

function cellsOf(line: string, separator: string): readonly string[] {
  return line.split(separator).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
}

/** The line that begins at a byte, without what ends it, and where the next one begins. */
function lineAt(
  bytes: Uint8Array,
  start: number,
): { readonly text: string; readonly next: number } {
  const found = bytes.indexOf(0x0a, start);
  const end = found === -1 ? bytes.length : found;
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  return { text: text.replace(/\r$/, ''), next: end + 1 };
}

/** Spreadsheets save "Unicode text" in UTF-16. */
function inUtf8(bytes: Uint8Array): Uint8Array {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  if (isLittle || (first === 0xfe && second === 0xff)) {
    const coding = isLittle ? 'utf-16le' : 'utf-16be';
    return new TextEncoder().encode(new TextDecoder(coding).decode(bytes));
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasMark ? bytes.subarray(3) : bytes;
}
