import { Worker } from 'node:worker_threads';
import { watchWorth } from './worth.ts';

/** Where a helper's orders stand in the memory that it shares with the main thread. */
const layout = { stateLength: 2, asked: 0, answered: 1, callOffset: 64, callLength: 18 } as const;

/** Looks at a counter before a thread goes to sleep, some tens of microseconds. */
const spins = 20_000;

/** Milliseconds after which a helper that does not answer is given up. */
const patience = 60_000;

/** Threads that run kernels beside the main one. */
export interface Crew {
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
  readonly state: Int32Array;
  readonly call: Float64Array;
}

/** The kernels of a module, by name, as the main thread calls them. */
type Kernels = Readonly<Record<string, (...parameters: number[]) => void>>;

/**
 * Starts helping threads over a shared memory. They end with the process and do not keep it alive.
 *
 * @param size threads in all, the main one among them
 */
export function startCrew(
  size: number,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  exports: Kernels,
): Crew {
  const kernels = Object.keys(exports);
  const helpers = Array.from({ length: size - 1 }, () => startHelper(module, memory, kernels));
  const worth = watchWorth();
  return {
    get size() {
      return worth.isHelping() ? size : 1;
    },
    run(kernel, calls) {
      const [own = [], ...others] = calls;
      const index = kernels.indexOf(kernel);
      const start = performance.now();
      for (const [number, parameters] of others.entries()) ask(helpers[number], index, parameters);
      exports[kernel]?.(...own);
      for (const helper of helpers.slice(0, others.length)) awaitAnswer(helper);
      worth.note(performance.now() - start);
    },
  };
}

function startHelper(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  kernels: readonly string[],
): Helper {
  const control = new SharedArrayBuffer(layout.callOffset + 8 * layout.callLength);
  const worker = new Worker(new URL('kernel-worker.mjs', import.meta.url), {
    workerData: { module, memory, control, kernels, layout, spins },
    // The worker is plain JavaScript: no loader of TypeScript is to start in it.
    execArgv: [],
  });
  worker.unref();
  return {
    state: new Int32Array(control, 0, layout.stateLength),
    call: new Float64Array(control, layout.callOffset, layout.callLength),
  };
}

function ask(helper: Helper | undefined, kernel: number, parameters: readonly number[]): void {
  if (!helper) throw new RangeError('more calls than threads');
  helper.call.set([kernel, parameters.length, ...parameters]);
  Atomics.add(helper.state, layout.asked, 1);
  Atomics.notify(helper.state, layout.asked);
}

function awaitAnswer({ state }: Helper): void {
  const turn = Atomics.load(state, layout.asked);
  for (let spin = 0; spin < spins && Atomics.load(state, layout.answered) !== turn; spin++);
  if (Atomics.load(state, layout.answered) === turn) return;
  if (Atomics.wait(state, layout.answered, turn - 1, patience) === 'timed-out') {
    throw new Error(`a thread has not answered for ${patience / 1000} s`);
  }
}
