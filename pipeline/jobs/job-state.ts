import { DescribeJobsCommand, type JobDetail } from '@aws-sdk/client-batch';
import { InvalidInput } from '../invalid-input.ts';
import type { BatchConnection } from './batch-connection.ts';
import { describeBatchError } from './batch-error.ts';

/** A job as Batch describes it. */
export interface JobState {
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

/** Looks after a job. @throws InvalidInput when Batch knows no such job */
export async function describeJob(
  { batch, endpoint }: BatchConnection,
  id: string,
): Promise<JobState> {
  const answer = await batch
    .send(new DescribeJobsCommand({ jobs: [id] }))
    .catch((error: unknown) => {
      throw describeBatchError(endpoint, `job ${id}`, error);
    });
  const [job] = answer.jobs ?? [];
  if (!job) throw new InvalidInput(`job ${id}: ${endpoint} knows no such job`);
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
