import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileDurably } from '../files/durable-writes.ts';
import type { SweepRow } from './grid.ts';
import { groupRows } from './row-groups.ts';
import { readRowOutcome, type RowOutcome } from './row-outcome.ts';
import { sweepPicture } from './sweep-picture.ts';
import { sweepTable } from './sweep-table.ts';

/** What a sweep's folder holds beside its rows. */
export interface SweepFiles {
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
  await mkdir(folder, { recursive: true });
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
