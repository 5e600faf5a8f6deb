import { join } from 'node:path';
import { describeFigure, figureNames } from '../../models/manifest/figures.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { makeFolder } from '../files/make-folder.ts';
import { decimalsFor } from '../report/numbers.ts';
import { type SweepRow, differingFlags, flagText } from './grid.ts';
import {
  type RowFigure,
  type RowGroup,
  type RowOutcome,
  groupRows,
  readRowOutcome,
} from './outcome.ts';
import { sweepPicture } from './picture.ts';

/** What a sweep's folder holds beside its rows. */
interface SweepFiles {
  readonly grid: string;
  /** Markdown. */
  readonly table: string;
  readonly json: string;
  readonly picture: string;
}

/** The names inside a sweep's folder. */
export function sweepFiles(folder: string): SweepFiles {
  return {
    grid: join(folder, 'grid.json'),
    table: join(folder, 'sweep.md'),
    json: join(folder, 'sweep.json'),
    picture: join(folder, 'sweep.svg'),
  };
}

/**
 * Gathers what a sweep's rows have come to, and writes the comparison to its folder: table, JSON, picture.
 *
 * @param rowsFolder where a folder a row lies
 * @returns the table
 * @throws InvalidInput, ModelError that name the file when one is damaged
 */
export async function collectSweep(
  folder: string,
  rows: readonly SweepRow[],
  rowsFolder = folder,
): Promise<string> {
  const outcomes: RowOutcome[] = [];
  for (const row of rows) outcomes.push(await readRowOutcome(row, join(rowsFolder, row.name)));
  const { table: tableFile, json, picture } = sweepFiles(folder);
  const table = sweepTable(outcomes);
  // No row may have been fetched yet.
  await makeFolder(folder, '--out');
  await writeFileDurably(tableFile, `${table}\n`);
  await writeFileDurably(json, `${JSON.stringify(describe(outcomes), null, 1)}\n`);
  await writeFileDurably(picture, sweepPicture(outcomes));
  return table;
}

function describe(outcomes: readonly RowOutcome[]) {
  return {
    rows: outcomes.map(({ row, state, model, minutes, figures }) => ({
      row: row.index,
      name: row.name,
      flags: row.flags,
      state,
      model,
      minutes,
      figures,
    })),
    groups: groupRows(outcomes).map(({ flags, outcomes: members, figures }) => ({
      flags,
      rows: members.map(({ row }) => row.index),
      figures,
    })),
  };
}

/** Figures in the order of their columns, with their headings; any other follows under its own name. */
const headings: Readonly<Record<string, string>> = {
  ...Object.fromEntries(figureNames.map((name) => [name, describeFigure(name).shortTitle])),
  errors: 'errors',
  errorRate: 'error rate',
};

/**
 * The comparison of a sweep's rows as a Markdown table, its columns aligned so that it reads as text, too:
 * the flags that differ, the state where not all are done, the figures; below each set of rows that differ
 * in their seeds only, a line with mean ± sample standard deviation over them.
 */
function sweepTable(outcomes: readonly RowOutcome[]): string {
  const flags = differingFlags(outcomes.map(({ row }) => row));
  const found = new Set(outcomes.flatMap(({ figures }) => Object.keys(figures)));
  const figures = [...new Set([...Object.keys(headings), ...found])].filter((name) =>
    found.has(name),
  );
  const hasStates = outcomes.some(({ state }) => state !== 'done');
  const header = [
    'row',
    ...flags,
    ...(hasStates ? ['state'] : []),
    ...figures.map((name) => headings[name] ?? name),
    'minutes',
  ];
  const lines = groupRows(outcomes).flatMap((group) => [
    ...group.outcomes.map((outcome) => [
      String(outcome.row.index),
      ...flags.map((flag) => flagText(outcome.row.flags[flag])),
      ...(hasStates ? [outcome.state] : []),
      ...figures.map((name) => figureText(outcome.figures[name])),
      outcome.minutes === null ? '–' : outcome.minutes.toFixed(1),
    ]),
    ...(group.outcomes.length > 1 ? [meanLine(group, flags, figures, hasStates)] : []),
  ]);
  return asMarkdown([header, ...lines]);
}

function meanLine(
  group: RowGroup,
  flags: readonly string[],
  figures: readonly string[],
  hasStates: boolean,
): string[] {
  const rows = group.outcomes.filter(({ state }) => state === 'done').length;
  const minutes = group.outcomes.reduce((sum, { minutes: spent }) => sum + (spent ?? 0), 0);
  return [
    `mean of ${rows}`,
    ...flags.map((flag) => flagText(group.flags[flag])),
    ...(hasStates ? [''] : []),
    ...figures.map((name) => figureText(group.figures[name])),
    minutes.toFixed(1),
  ];
}

function figureText(figure: RowFigure | undefined): string {
  if (!figure) return '–';
  const { mean, std } = figure;
  const decimals = Number.isInteger(mean) && std === null ? 0 : decimalsFor(mean) + 1;
  const text = mean.toFixed(decimals);
  return std === null || std === 0 ? text : `${text} ± ${std.toFixed(decimals)}`;
}

function asMarkdown(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const [header = [], ...body] = rows;
  return [line(header), rule, ...body.map(line)].join('\n');
}
