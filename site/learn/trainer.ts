import type { Choices } from './choices.ts';
import type { Report, Request } from './messages.ts';

/** A training in a worker. */
export interface Trainer {
  begin(choices: Choices): void;
  run(pace: number): void;
  step(): void;
  pause(): void;
  /** Ends the worker. */
  end(): void;
}

/** Iterations that no training reaches: it ends by itself. */
const untilTheEnd = Number.MAX_SAFE_INTEGER;

/** Starts the worker, which loads its files with the first request. */
export function createTrainer(report: (what: Report) => void): Trainer {
  const worker = startWorker(report);
  const send = (request: Request) => worker.postMessage(request);
  return {
    begin: (choices) => send({ kind: 'begin', choices }),
    run: (pace) => send({ kind: 'run', pace, until: untilTheEnd }),
    step: () => send({ kind: 'step' }),
    pause: () => send({ kind: 'pause' }),
    end: () => worker.terminate(),
  };
}

function startWorker(report: (what: Report) => void): Worker {
  const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<Report>) => report(data));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    report({ kind: 'failed', message: event.message || 'the worker’s script did not arrive' });
  });
  return worker;
}
