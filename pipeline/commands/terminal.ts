import type { Terminal } from '../run/session.ts';
import {
  type EvaluationProgress,
  createEvaluationProgress,
} from '../terminal/evaluation-progress.ts';
import { exitCodes } from './command.ts';

/** A run reports to stderr, and a signal or a reader that has gone interrupts it. */
export function terminalOfProcess(): Terminal {
  return {
    stream: process.stderr,
    onInterrupt: (interrupt) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
        process.once(signal, interrupt);
      // A reader that has gone (`… | head`) stops the run as Ctrl-C does.
      process.stderr.on('error', interrupt);
    },
  };
}

/** A signal that is aborted when a person or the system interrupts this process. */
export function interruptionOfProcess(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stop.abort());
  }
  return stop.signal;
}

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
