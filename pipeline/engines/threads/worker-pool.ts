import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { EngineFailure } from '../engine-failure.ts';
import {
  type CallQueue,
  createCallQueue,
  type KernelFunction,
  layout,
  spins,
} from './call-queue.ts';
import { watchWorth } from './worth.ts';

/** Milliseconds after which a helper that does not start, or does not answer, is given up. */
const patience = { start: 10_000, answer: 60_000 } as const;

/** The longest time from one kernel to the next, in milliseconds, that counts as training: longer ones are pauses. */
const longestGap = 20;

/** Threads that run kernels, the main one among them. */
export interface WorkerPool {
  /** How many threads there are to share work among now, the main one included. */
  readonly size: number;
  /**
   * Runs calls of one kernel, after all before them, on whatever threads are free. Some may still be at work when
   * this returns: `finish` waits for them.
   *
   * @param calls the kernel's parameters
   * @param inWorkspace how many of the last parameters are offsets in the workspace of the thread that runs the call
   */
  run(kernel: string, calls: readonly (readonly number[])[], inWorkspace?: number): void;
  /** Waits until all calls are done. @throws EngineFailure when one of the threads failed, or does not answer */
  finish(): void;
  /** Does something when all calls that were given until now are done: at once where they are. */
  whenDone(action: () => void): void;
  /** Waits until all calls are done, then sets where each thread has its workspace. */
  setWorkspaces(addresses: readonly number[]): void;
  /** Milliseconds that all threads together spent in a kernel. */
  busyTime(kernel: string): number;
}

/** The kernels of a module, by name, as the main thread calls them. */
type Kernels = Readonly<Record<string, KernelFunction>>;

/**
 * Starts helping threads over a shared memory. They end with the process and do not keep it alive. Where one of
 * them dies between calls, the others go on, and a warning says so. One that dies in a call, or hangs, ends the
 * run: whether it still writes to the memory cannot be known.
 *
 * The main thread prepares the next kernels while helpers compute: it runs calls itself where more are left than
 * there are helpers, and where somebody waits for a result.
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
  const queue = createCallQueue(size, Object.values(exports));
  const helpers = await startHelpers(size, module, memory, kernels, queue);
  const worth = watchWorth();
  const awaitDone = (posted: number) => {
    if (!queue.awaitDone(posted, answerWithin)) throw noAnswer(answerWithin);
  };
  const finish = () => {
    awaitDone(queue.posted());
    if (queue.hasFailed()) throw new EngineFailure('a kernel failed on its thread');
  };
  const actions = createLaterActions(queue);
  let last = performance.now();
  const noteGap = () => {
    const now = performance.now();
    worth.note(Math.min(now - last, longestGap));
    last = now;
  };
  return {
    get size() {
      return worth.isHelping() ? helpers.length + 1 : 1;
    },
    run(kernel, calls, inWorkspace = 0) {
      const index = kernels.indexOf(kernel);
      noteGap();
      if (helpers.length === 0 || !worth.isHelping()) {
        finish();
        actions.doDue();
        for (const parameters of calls) queue.runHere(index, parameters, inWorkspace);
        return;
      }
      actions.doDue();
      // A call may be rewritten once those of its kernel are done, of which there are fewer than half of all.
      awaitDone(queue.posted() + calls.length - queue.slots / 2);
      queue.post(index, calls, inWorkspace);
      while (queue.untaken() > helpers.length && queue.runNext());
    },
    finish() {
      finish();
      actions.doDue();
    },
    whenDone: (action) => actions.add(action),
    setWorkspaces(addresses) {
      finish();
      for (const [thread, address] of addresses.entries()) queue.setWorkspace(thread, address);
    },
    busyTime: (kernel) => queue.busyTime(kernels.indexOf(kernel)),
  };
}

function noAnswer(within: number): EngineFailure {
  return new EngineFailure(
    `a worker thread has died or hangs (no answer for ${within / 1000} s): continue with --resume from the last checkpoint, and with --threads 1 if it happens again`,
  );
}

/** Things to do when the calls that were posted before them are done, in their order. */
function createLaterActions(queue: CallQueue) {
  const waiting: { readonly posted: number; readonly action: () => void }[] = [];
  return {
    add(action: () => void): void {
      const posted = queue.posted();
      if (waiting.length === 0 && queue.isDone(posted)) action();
      else waiting.push({ posted, action });
    },
    doDue(): void {
      while (waiting[0] && queue.isDone(waiting[0].posted)) waiting.shift()?.action();
    },
  };
}

/** Starts all threads but the main one. @returns those that are alive, which become fewer when one ends */
async function startHelpers(
  size: number,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  kernels: readonly string[],
  { control, slots }: CallQueue,
): Promise<readonly Worker[]> {
  const helpers = await Promise.all(
    Array.from({ length: size - 1 }, (_, index) =>
      startHelper({ module, memory, control, kernels, layout, slots, thread: index + 1, spins }),
    ),
  );
  const giveUp = (helper: Worker, reason: string) => {
    const index = helpers.indexOf(helper);
    if (index === -1) return;
    helpers.splice(index, 1);
    void helper.terminate();
    process.emitWarning(
      `a worker thread ${reason}: training goes on with ${helpers.length + 1} of ${size} threads`,
    );
  };
  for (const helper of helpers) {
    helper.on('error', ({ message }: Error) => giveUp(helper, `failed (${message})`));
    helper.on('exit', () => giveUp(helper, 'ended'));
  }
  return helpers;
}

async function startHelper(workerData: object): Promise<Worker> {
  const worker = new Worker(new URL('kernel-worker.mjs', import.meta.url), {
    workerData,
    // The worker is plain JavaScript: no loader of TypeScript is to start in it.
    execArgv: [],
  });
  await once(worker, 'message', { signal: AbortSignal.timeout(patience.start) }).catch(
    (cause: unknown) => {
      throw new Error('a worker thread did not start: use --threads 1', { cause });
    },
  );
  worker.unref();
  return worker;
}
