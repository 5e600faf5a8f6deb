import { type AnyLogLine, valuesOf } from './log-values.ts';

/**
 * The lines of a log as CSV: a header, then a row for each line. A column is a value's path, such as
 * `gradientNorm.generator`; a value that a line lacks, or that is null, is empty. Numbers have all their digits.
 * Source: RFC 4180
 */
export function logCsv(lines: readonly AnyLogLine[]): string {
  const rows = lines.map((line) => new Map(valuesOf(line, '.')));
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const records = [columns, ...rows.map((row) => columns.map((name) => textOf(row.get(name))))];
  return records.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
