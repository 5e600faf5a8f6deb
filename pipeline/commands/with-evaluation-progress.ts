import {
  createEvaluationProgress,
  type EvaluationProgress,
} from '../terminal/evaluation-progress.ts';
import { exitCodes } from './command.ts';

/**
 * Shows on stderr how far something long has come, and takes the line away at its end or when it is
 * interrupted, which ends the process with 130: what measures has nothing to save.
 */
export async function withEvaluationProgress<Result>(
  work: (progress: EvaluationProgress) => Promise<Result>,
): Promise<Result> {
  const progress = createEvaluationProgress(process.stderr);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      progress.stop();
      process.exit(exitCodes.interrupted);
    });
  }
  try {
    return await work(progress);
  } finally {
    progress.stop();
  }
}
