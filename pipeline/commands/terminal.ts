import type { Terminal } from '../run/session.ts';
import {
  type EvaluationProgress,
  createEvaluationProgress,
} from '../terminal/evaluation-progress.ts';
import { exitCodes } from './command.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs report to stderr; a signal, or the end of the process that reads stderr, interrupts them. */
export function terminalOfProcess(): Terminal {
  return {
    stream: process.stderr,
    onInterrupt: (interrupt) => {
      for (const signal of signals) process.once(signal, interrupt);
      // When the reader ends (`… | head`), the run stops as it does on Ctrl-C.
      process.stderr.on('error', interrupt);
    },
  };
}

/** A signal that is aborted when the user or the system interrupts this process. */
export function interruptionOfProcess(): AbortSignal {
  const stop = new AbortController();
  for (const signal of signals) process.on(signal, () => stop.abort());
  return stop.signal;
}

/**
 * Shows the progress of long work on stderr and clears it at the end. An interrupt ends the process with
 * exit code 130, since a measurement has nothing to save.
 */
export async function withEvaluationProgress<Result>(
  work: (progress: EvaluationProgress) => Promise<Result>,
): Promise<Result> {
  const progress = createEvaluationProgress(process.stderr);
  for (const signal of signals) {
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

/** Prints a line to stderr; stdout is for results. */
export function printOnStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
