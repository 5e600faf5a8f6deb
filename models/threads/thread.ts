import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { RunningNetwork } from '../runtime/running-network.ts';
import type { ThreadData, ToThread, FromThread } from './in-thread.ts';

/** A worker thread that starts at its first question, and again at the first one after it ended. */
export interface Thread<Question, Answer> {
  /**
   * Answers one question after the other. Until then the thread keeps the process alive.
   *
   * @param transfer buffers of the question that the caller has no more use for
   * @throws Error when answering fails or the thread ends
   */
  readonly ask: (question: Question, transfer?: readonly ArrayBuffer[]) => Promise<Answer>;
  /** Makes sure that the thread has a network. @returns its number, for questions to name it */
  readonly provide: (running: RunningNetwork) => number;
  /** Has the questions that are being answered see that nobody waits for the answer any more. */
  readonly cancel: () => void;
  /** Ends the thread, whatever it does: what it was asked fails, and the next question starts another. */
  readonly restart: () => Promise<void>;
  /** Ends the thread for good. */
  readonly close: () => Promise<void>;
}

/** Networks that a thread keeps, the one used last at the end: those of a champion and of some others. */
const mostNetworks = 8;

/**
 * Starts a module as a worker: in a bundle, a file beside the bundle's own; from source, with what runs TypeScript.
 *
 * @param from import.meta.url of the module that has the source beside it
 * @param name of both files, without an extension
 */
export function startWorker(
  from: string,
  name: string,
  data: ThreadData,
  resourceLimits?: ResourceLimits,
): Worker {
  const options = { workerData: data, ...(resourceLimits && { resourceLimits }) };
  if (!from.endsWith('.ts')) return new Worker(new URL(`./${name}.mjs`, from), options);
  // In a worker, tsx does not see the first module when it is given to --import.
  const api = createRequire(from).resolve('tsx/esm/api');
  const loader = pathToFileURL(api.replace(/\.cjs$/, '.mjs')).href;
  const module = new URL(`./${name}.ts`, from).href;
  const code = `import(${JSON.stringify(loader)}).then((tsx) => (tsx.register(), import(${JSON.stringify(module)})))`;
  return new Worker(code, { ...options, eval: true });
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Creates a thread, which the caller ends. @param start starts its worker */
export function createThread<Question, Answer>(
  start: (data: ThreadData) => Worker,
): Thread<Question, Answer> {
  const cancelled = new Int32Array(new SharedArrayBuffer(4));
  let current: { readonly worker: Worker; readonly waiting: Waiting[] } | null = null;
  let isClosed = false;
  /** Numbers of the networks that the worker has. */
  const networks = new Set<number>();

  async function end(): Promise<void> {
    await current?.worker.terminate();
  }

  function started() {
    if (isClosed) throw new Error('the thread is closed');
    if (current) return current;
    const worker = start({ cancelled });
    const waiting: Waiting[] = [];
    const ended = (error: Error) => {
      if (current?.worker === worker) {
        current = null;
        networks.clear();
      }
      for (const { reject } of waiting.splice(0)) reject(error);
    };
    worker.unref();
    worker.on('error', ended);
    worker.on('exit', (code) => ended(new Error(`the thread ended with ${code}`)));
    worker.on('message', (message: FromThread) => {
      const next = waiting.shift();
      if (waiting.length === 0) worker.unref();
      if ('error' in message) next?.reject(new Error(message.error));
      else next?.resolve(message.answer as never);
    });
    current = { worker, waiting };
    return current;
  }

  return {
    provide(running) {
      const { worker } = started();
      const send = (message: ToThread) => worker.postMessage(message);
      const number = numberOf(running);
      const isThere = networks.delete(number);
      networks.add(number);
      if (isThere) return number;
      send({ kind: 'start', number, network: running.network, tensors: running.tensors });
      const [oldest] = networks;
      if (networks.size > mostNetworks && oldest !== undefined) {
        networks.delete(oldest);
        send({ kind: 'dispose', number: oldest });
      }
      return number;
    },
    async ask(question, transfer = []) {
      const { worker, waiting } = started();
      worker.ref();
      if (waiting.length === 0) Atomics.store(cancelled, 0, 0);
      return new Promise((resolve, reject) => {
        worker.postMessage({ kind: 'ask', question } satisfies ToThread, [...transfer]);
        waiting.push({ resolve, reject });
      });
    },
    cancel: () => void Atomics.store(cancelled, 0, 1),
    restart: end,
    async close() {
      isClosed = true;
      await end();
    },
  };
}

let networkCount = 0;
/** A number for each network, the same in all threads. */
const numbers = new WeakMap<RunningNetwork, number>();

function numberOf(running: RunningNetwork): number {
  const number = numbers.get(running) ?? networkCount++;
  numbers.set(running, number);
  return number;
}
