import type { Surroundings } from '../run/train-to-model.ts';

/** A run's tidings go to stderr, and a signal or a reader that has gone interrupts it. */
export function surroundingsOfProcess(): Surroundings {
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
