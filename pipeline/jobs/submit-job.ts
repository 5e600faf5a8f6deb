import { SubmitJobCommand } from '@aws-sdk/client-batch';
import type { BatchConnection } from './batch-connection.ts';
import { describeBatchError } from './batch-error.ts';

/** A job to send; see pipeline/jobs/README.md for what it reads. */
export interface JobRequest {
  readonly queue: string;
  /** A job definition's name, name:revision or ARN. */
  readonly definition: string;
  readonly name: string;
  /** Flags of pipeline:train. */
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Children of an array job, 2 to 10,000; null: one job. */
  readonly children: number | null;
}

/**
 * Sends a job to AWS Batch.
 *
 * @returns its id
 * @throws InvalidInput when the queue or the definition is not there
 * @throws Error when Batch cannot be asked
 */
export async function submitJob(
  { batch, endpoint }: BatchConnection,
  { queue, definition, name, parameters, environment, children }: JobRequest,
): Promise<string> {
  const asked = `--queue ${queue} --definition ${definition}`;
  try {
    const { jobId } = await batch.send(
      new SubmitJobCommand({
        jobName: name,
        jobQueue: queue,
        jobDefinition: definition,
        containerOverrides: {
          command: [...parameters],
          environment: Object.entries(environment).map(([key, value]) => ({ name: key, value })),
        },
        ...(children !== null && { arrayProperties: { size: children } }),
      }),
    );
    if (jobId === undefined) throw new Error('answered without a job id');
    return jobId;
  } catch (error) {
    throw describeBatchError(endpoint, asked, error);
  }
}

/** A name that Batch takes, of whatever text: up to 128 letters, digits, "-" and "_". */
export function jobNameOf(text: string): string {
  return (
    text
      .replaceAll(/[^\w-]/g, '-')
      .replace(/^[-_]+/, '')
      .slice(0, 128) || 'run'
  );
}
