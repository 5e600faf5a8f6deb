import type { Terminal } from '../run/session.ts';

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
