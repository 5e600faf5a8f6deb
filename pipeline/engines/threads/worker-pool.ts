import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { EngineFailure } from '../engine-failure.ts';
import { watchWorth } from './worth.ts';

/** Where a helper's orders stand in the memory that it shares with the main thread. */
const layout = {
  calls: 0,
  answered: 1,
  failed: 2,
  stateLength: 3,
  callOffset: 64,
  callLength: 26,
} as const;

/** Looks at a counter before a thread goes to sleep, some tens of microseconds. */
const spins = 20_000;

/** Milliseconds after which a helper that does not start, or does not answer, is given up. */
const patience = { start: 10_000, answer: 60_000 } as const;

/** Threads that run kernels beside the main one. */
export interface WorkerPool {
  /** How many threads there are to share work among now, the main one included. */
  readonly size: number;
  /**
   * Runs one call of a kernel on each thread at once, the first on the main one, and waits for all.
   *
   * @param calls parameters of each call, at most `size` of them
   */
  run(kernel: string, calls: readonly (readonly number[])[]): void;
}

interface Helper {
  readonly worker: Worker;
  readonly state: Int32Array;
  readonly call: Float64Array;
}

/** The kernels of a module, by name, as the main thread calls them. */
type Kernels = Readonly<Record<string, (...parameters: number[]) => void>>;

/**
 * Starts helping threads over a shared memory. They end with the process and do not keep it alive. Where one of
 * them dies between calls, the others go on, and a warning says so. One that dies in a call, or hangs, ends the
 * run: whether it still writes to the memory cannot be known.
 *
 * @param size threads in all, the main one among them
 * @param answerWithin milliseconds after which a thread that does not answer is given up
 * @throws Error when one of them does not start
 */
export async function startWorkerPool(
  size: number,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  exports: Kernels,
  answerWithin: number = patience.answer,
): Promise<WorkerPool> {
  const kernels = Object.keys(exports);
  const helpers = await Promise.all(
    Array.from({ length: size - 1 }, () => startHelper(module, memory, kernels)),
  );
  const giveUp = (helper: Helper, reason: string) => {
    const index = helpers.indexOf(helper);
    if (index === -1) return;
    helpers.splice(index, 1);
    void helper.worker.terminate();
    process.emitWarning(
      `a worker thread ${reason}: training goes on with ${helpers.length + 1} of ${size} threads`,
    );
  };
  for (const helper of helpers) {
    helper.worker.on('error', ({ message }: Error) => giveUp(helper, `failed (${message})`));
    helper.worker.on('exit', () => giveUp(helper, 'ended'));
  }
  const worth = watchWorth();
  return {
    get size() {
      return worth.isHelping() ? helpers.length + 1 : 1;
    },
    run(kernel, calls) {
      const [own = [], ...others] = calls;
      const index = kernels.indexOf(kernel);
      const start = performance.now();
      for (const [number, parameters] of others.entries()) ask(helpers[number], index, parameters);
      exports[kernel]?.(...own);
      for (const helper of helpers.slice(0, others.length)) awaitAnswer(helper, answerWithin);
      worth.note(performance.now() - start);
    },
  };
}

async function startHelper(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  kernels: readonly string[],
): Promise<Helper> {
  const control = new SharedArrayBuffer(layout.callOffset + 8 * layout.callLength);
  const worker = new Worker(new URL('kernel-worker.mjs', import.meta.url), {
    workerData: { module, memory, control, kernels, layout, spins },
    // The worker is plain JavaScript: no loader of TypeScript is to start in it.
    execArgv: [],
  });
  await once(worker, 'message', { signal: AbortSignal.timeout(patience.start) }).catch(
    (cause: unknown) => {
      throw new Error('a worker thread did not start: use --threads 1', { cause });
    },
  );
  worker.unref();
  return {
    worker,
    state: new Int32Array(control, 0, layout.stateLength),
    call: new Float64Array(control, layout.callOffset, layout.callLength),
  };
}

function ask(helper: Helper | undefined, kernel: number, parameters: readonly number[]): void {
  if (!helper) throw new RangeError('more calls than threads');
  helper.call.set([kernel, parameters.length, ...parameters]);
  Atomics.add(helper.state, layout.calls, 1);
  Atomics.notify(helper.state, layout.calls);
}

/** @throws EngineFailure when the helper failed, or does not answer */
function awaitAnswer({ state }: Helper, within: number): void {
  const turn = Atomics.load(state, layout.calls);
  const answered = () => Atomics.load(state, layout.answered);
  for (let spin = 0; spin < spins && answered() !== turn; spin++);
  const givenUp = performance.now() + within;
  // Again and again: a notification may be a late one, of an answer that was seen while looking.
  for (let last = answered(); last !== turn; last = answered()) {
    Atomics.wait(state, layout.answered, last, within);
    if (answered() !== turn && performance.now() > givenUp) {
      throw new EngineFailure(
        `a worker thread has died or hangs (no answer for ${within / 1000} s): continue with --resume from the last checkpoint, and with --threads 1 if it happens again`,
      );
    }
  }
  if (Atomics.load(state, layout.failed) !== 0) {
    throw new EngineFailure('a kernel failed on its thread');
  }
}
