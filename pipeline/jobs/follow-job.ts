import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchConnection } from './batch-connection.ts';
import { createLogReader } from './job-log.ts';
import { describeJob, type JobState } from './job-state.ts';

/** How a job is followed. */
export interface FollowOptions {
  /** A line of the job's own. */
  readonly write: (line: string) => void;
  /** A line about the job. */
  readonly say: (line: string) => void;
  /** Ends the following, not the job. */
  readonly stop: AbortSignal;
  /** Seconds between two looks. */
  readonly interval?: number;
}

const defaultInterval = 5; // seconds

/**
 * Tells a job's states and its log until it ends, or until it is to be followed no more.
 *
 * @returns stopped: it was, and the job goes on
 * @throws InvalidInput when there is no such job
 * @throws Error when Batch or the log cannot be asked
 */
export async function followJob(
  connection: BatchConnection,
  id: string,
  { write, say, stop, interval = defaultInterval }: FollowOptions,
): Promise<'succeeded' | 'failed' | 'stopped'> {
  const log = createLogReader(connection);
  let told = '';
  while (!stop.aborted) {
    const state = await describeJob(connection, id);
    const line = lineOf(id, state);
    if (line !== told) say(line);
    told = line;
    // Asked for after the state, so that nothing is missed of a job that has ended.
    if (state.log) (await log.readNew(state.log)).forEach(write);
    if (state.hasEnded) return state.status === 'SUCCEEDED' ? 'succeeded' : 'failed';
    await sleep(1000 * interval, undefined, { signal: stop }).catch(() => {});
  }
  return 'stopped';
}

function lineOf(id: string, { status, hasEnded, reason, exitCode, children }: JobState): string {
  const counts = Object.entries(children ?? {})
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  const details = [
    ...counts,
    ...(hasEnded && exitCode !== null ? [`exit code ${exitCode}`] : []),
    ...(reason === '' ? [] : [reason]),
  ];
  return `job ${id}: ${status}${details.length === 0 ? '' : ` (${details.join('; ')})`}`;
}
