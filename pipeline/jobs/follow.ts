import { DescribeJobsCommand, type JobDetail } from '@aws-sdk/client-batch';
import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidInput } from '../invalid-input.ts';
import { type BatchConnection, describeBatchError } from './submit.ts';

/** How a job is followed. */
interface FollowOptions {
  /** A line of the job's own. */
  readonly write: (line: string) => void;
  /** A line about the job. */
  readonly print: (line: string) => void;
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
  { write, print, stop, interval = defaultInterval }: FollowOptions,
): Promise<'succeeded' | 'failed' | 'stopped'> {
  const log = createLogReader(connection);
  let printed = '';
  while (!stop.aborted) {
    const state = await describeJob(connection, id);
    const line = lineOf(id, state);
    if (line !== printed) print(line);
    printed = line;
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

/** A job as Batch describes it. */
interface JobState {
  readonly status: string;
  readonly hasEnded: boolean;
  /** Why it is so, in Batch's words; empty: it does not say. */
  readonly reason: string;
  /** Of the container that ran last; null: none has ended. */
  readonly exitCode: number | null;
  /** Where the container writes; null: none has started. */
  readonly log: { readonly group: string; readonly stream: string } | null;
  /** How many children are in which state; null: no array job. */
  readonly children: Readonly<Record<string, number>> | null;
}

/** Where Batch writes when a job definition names no other group. */
const defaultLogGroup = '/aws/batch/job';

/** Looks after a job. @throws InvalidInput when Batch has no such job */
async function describeJob({ batch, endpoint }: BatchConnection, id: string): Promise<JobState> {
  const answer = await batch
    .send(new DescribeJobsCommand({ jobs: [id] }))
    .catch((error: unknown) => {
      throw describeBatchError(endpoint, `job ${id}`, error);
    });
  const [job] = answer.jobs ?? [];
  if (!job) throw new InvalidInput(`job ${id}: ${endpoint} has no such job`);
  return stateOf(job);
}

function stateOf(job: JobDetail): JobState {
  const status = job.status ?? 'unknown';
  const container = job.container ?? {};
  const stream = container.logStreamName;
  const group = container.logConfiguration?.options?.['awslogs-group'] ?? defaultLogGroup;
  return {
    status,
    hasEnded: status === 'SUCCEEDED' || status === 'FAILED',
    reason: [job.statusReason, container.reason].filter(Boolean).join('; '),
    exitCode: container.exitCode ?? null,
    log: stream === undefined ? null : { group, stream },
    children: job.arrayProperties?.statusSummary ?? null,
  };
}

/** Reads a log stream as it grows. */
interface LogReader {
  /** The lines since the last call; none while the stream does not exist yet. */
  readNew(log: NonNullable<JobState['log']>): Promise<readonly string[]>;
}

/** A reader that starts at the beginning of each stream that it is asked for. */
function createLogReader({ logs, endpoint }: BatchConnection): LogReader {
  const positions = new Map<string, string>();
  return {
    async readNew({ group, stream }) {
      const lines: string[] = [];
      for (;;) {
        const position = positions.get(stream);
        const request = new GetLogEventsCommand({
          logGroupName: group,
          logStreamName: stream,
          startFromHead: true,
          ...(position !== undefined && { nextToken: position }),
        });
        const page = await logs.send(request).catch((error: Error) => {
          // The stream shows a moment after the container has started.
          if (error.name === 'ResourceNotFoundException') return null;
          throw describeBatchError(endpoint, `log ${group} ${stream}`, error);
        });
        if (!page) return lines;
        lines.push(...(page.events ?? []).map(({ message = '' }) => message));
        const next = page.nextForwardToken;
        // The same token again: the end, for now (GetLogEvents in the API's reference).
        if (next === undefined || next === position) return lines;
        positions.set(stream, next);
      }
    },
  };
}
