import { InvalidInput } from '../invalid-input.ts';
import type { BatchConnection } from '../jobs/submit.ts';
import { followJob } from '../jobs/follow.ts';
import { exitCodes } from './command.ts';
import { interruptionOfProcess, printOnStderr } from './terminal.ts';

/**
 * Follows a job until it ends or a person has seen enough, and says how to go on.
 *
 * @param poll seconds between two looks
 * @returns the exit code: of the job's success, or of the interruption
 */
export async function followAndReport(
  connection: BatchConnection,
  id: string,
  poll: number,
  stop: AbortSignal = interruptionOfProcess(),
): Promise<number> {
  const howTo = `to follow it: npm run pipeline:submit -- --follow ${id}`;
  const outcome = await followJob(connection, id, {
    write: printOnStderr,
    print: printOnStderr,
    stop,
    interval: poll,
  }).catch((error: Error) => {
    if (error instanceof InvalidInput) throw error;
    error.message = `${error.message}; the job continues; ${howTo}`;
    throw error;
  });
  if (outcome === 'succeeded') return exitCodes.done;
  if (outcome === 'failed') return exitCodes.failed;
  printOnStderr(
    `job ${id}: continues; ${howTo}; to end it: aws batch terminate-job --job-id ${id} --reason enough`,
  );
  return exitCodes.interrupted;
}
