import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { collectSweep } from './collect-sweep.ts';
import type { SweepRow } from './grid.ts';
import { readRowOutcome } from './row-outcome.ts';
import { type LocalSweep, runRows } from './run-rows.ts';

/** What a sweep on this machine has come to. */
export interface SweepOutcome {
  readonly table: string;
  /** Exit codes. */
  readonly failed: ReadonlyMap<SweepRow, number>;
}

/**
 * Trains those rows of a sweep that are not done, and compares all.
 *
 * @param only the row that is trained; null: all
 */
export async function runSweep(
  rows: readonly SweepRow[],
  { only, ...sweep }: LocalSweep & { readonly only: number | null },
): Promise<SweepOutcome> {
  const { folder, say } = sweep;
  await mkdir(folder, { recursive: true });
  const undone: SweepRow[] = [];
  for (const row of rows) {
    if (only !== null && row.index !== only) continue;
    const { state } = await readRowOutcome(row, join(folder, row.name));
    if (state === 'done') say(`row ${row.index}: is done already (${row.name})`);
    else undone.push(row);
  }
  const failed = await runRows(undone, sweep);
  return { table: await collectSweep(folder, rows), failed };
}
