import { connectBatch, jobNameOf, submitJob } from '../jobs/submit.ts';
import type { SweepRow } from '../sweep/grid.ts';
import { openSweepStore, writeSweepGrid } from '../sweep/store.ts';
import { followAndReport } from './follow-and-report.ts';
import { printOnStderr } from './terminal.ts';

/** A sweep to send. */
export interface SweepRequest {
  readonly queue: string;
  readonly definition: string;
  readonly name: string;
  /** The grid, as it was read. */
  readonly json: string;
  readonly rows: readonly SweepRow[];
  /** Keeps the rows: s3://bucket/prefix. */
  readonly store: string;
}

/**
 * Puts the grid into the store and sends one array job, a child a row; of one row an ordinary job, which
 * is the least that Batch takes for an array being two.
 *
 * @returns the exit code of following it; null: it is not followed
 */
export async function submitSweep(
  { queue, definition, name, json, rows, store }: SweepRequest,
  {
    detach,
    poll,
    stop,
  }: { readonly detach: boolean; readonly poll: number; readonly stop: AbortSignal },
): Promise<number | null> {
  const place = store.replace(/\/$/, '');
  await writeSweepGrid(await openSweepStore(place, '--store'), json);
  const connection = connectBatch();
  const isArray = rows.length > 1;
  const id = await submitJob(connection, {
    queue,
    definition,
    name: jobNameOf(`sweep-${name}`),
    parameters: [],
    environment: { SWEEP: place, ...(isArray ? {} : { SWEEP_ROW: '0' }) },
    children: isArray ? rows.length : null,
  });
  process.stdout.write(`${id}\n`);
  printOnStderr(`job ${id}: ${rows.length} rows submitted to ${queue}, stored in ${place}`);
  if (detach) {
    printOnStderr(
      'to compare the results, run the same command with --collect instead of --submit',
    );
    return null;
  }
  return followAndReport(connection, id, poll, stop);
}
