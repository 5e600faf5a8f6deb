import { join } from 'node:path';
import { makeFolder } from '../files/make-folder.ts';
import { runTrainProcess } from '../run/process.ts';
import { collectSweep } from './collect.ts';
import { type SweepRow, trainingParameters } from './grid.ts';
import { readRowOutcome } from './outcome.ts';

/** What a sweep on this machine has come to. */
interface SweepOutcome {
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
  const { folder, print } = sweep;
  await makeFolder(folder, '--out');
  const undone: SweepRow[] = [];
  for (const row of rows) {
    if (only !== null && row.index !== only) continue;
    const { state } = await readRowOutcome(row, join(folder, row.name));
    if (state === 'done') print(`row ${row.index}: already done (${row.name})`);
    else undone.push(row);
  }
  const failed = await runRows(undone, sweep);
  return { table: await collectSweep(folder, rows), failed };
}

/** How the rows of a sweep are run on this machine. */
interface LocalSweep {
  /** The sweep's folder, with a run folder a row in it. */
  readonly folder: string;
  /** Where each row is kept under its name; null: in its folder only. */
  readonly place: string | null;
  /** Rows at a time. */
  readonly parallel: number;
  /** Threads of a row's engine, where the grid does not say. */
  readonly threads: number;
  readonly print: (line: string) => void;
  /** Interrupts the rows that run and starts no more. */
  readonly stop: AbortSignal;
}

/**
 * Trains rows, some at a time, each in its folder, going on where it was left. A row that fails does not
 * stop the others. What rows tell comes line by line, with their number.
 *
 * @returns the exit code of each row that did not end well; none for one that was not started
 */
async function runRows(
  rows: readonly SweepRow[],
  sweep: LocalSweep,
): Promise<ReadonlyMap<SweepRow, number>> {
  const waiting = [...rows];
  const failed = new Map<SweepRow, number>();
  const workThrough = async (): Promise<void> => {
    for (let row = waiting.shift(); row && !sweep.stop.aborted; row = waiting.shift()) {
      const code = await runRow(row, sweep);
      if (code !== 0) failed.set(row, code);
    }
  };
  await Promise.all(Array.from({ length: sweep.parallel }, workThrough));
  return failed;
}

/** @returns the exit code; 1 for a process that was killed */
async function runRow(
  row: SweepRow,
  { folder, place, threads, print, stop }: LocalSweep,
): Promise<number> {
  const hasThreads = 'threads' in row.flags;
  const parameters = [
    ...trainingParameters(row),
    ...(hasThreads ? [] : ['--threads', String(threads)]),
    '--out',
    join(folder, row.name),
    '--resume-if-present',
    ...(place === null ? [] : ['--checkpoints', `${place}/${row.name}`]),
  ];
  print(`row ${row.index}: starting (${row.name})`);
  return runTrainProcess(parameters, {
    stop,
    print: (line) => print(`row ${row.index}: ${line}`),
  });
}
