import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { DrawDigits } from '../digit-series.ts';
import { type Generator, generate, generatorInputs } from '../generator.ts';
import type { DrawingAnswer, DrawingMessage } from './drawing-worker.ts';

/** Threads that draw in bulk. They keep no process alive while they have nothing to do. */
export interface DrawingThreads {
  readonly size: number;
  /** Draws the same pixels as `generate`. Where a thread fails, the calling thread draws its part. */
  readonly draw: DrawDigits;
  readonly close: () => Promise<void>;
}

/** Digits in one message: a few milliseconds of drawing, whole passes of eight. */
const digitsAtOnce = 32;

/** Networks that a thread keeps, the one used last at the end: a server has a champion and some others. */
const mostNetworks = 4;

/** A bundle has the worker as a file beside its own; from source, the thread needs what runs TypeScript. */
function startWorker(): Worker {
  const { url } = import.meta;
  if (!url.endsWith('.ts')) return new Worker(new URL('./drawing-worker.mjs', url));
  const loader = pathToFileURL(createRequire(url).resolve('tsx')).href;
  return new Worker(new URL('./drawing-worker.ts', url), { execArgv: ['--import', loader] });
}

/** As many threads as the machine runs at once, up to eight. */
export function defaultThreads(): number {
  return Math.min(availableParallelism(), 8);
}

/** Creates threads, one or more, that start when they first draw. The caller closes them. */
export function createDrawingThreads(size: number): DrawingThreads {
  const firstThread = createThread();
  const threads = [firstThread, ...Array.from({ length: size - 1 }, createThread)];
  return {
    size,
    async draw(generator, draws) {
      const { latent, labels } = generator.manifest;
      // Refuses wrong draws here, as generate does.
      const inputs = generatorInputs(draws, latent.size, labels?.length ?? 0);
      const inputSize = inputs.length / draws.length;
      const parts = Array.from({ length: Math.ceil(draws.length / digitsAtOnce) }, (_, part) => {
        const first = part * digitsAtOnce;
        const end = Math.min(draws.length, first + digitsAtOnce);
        const own = inputs.slice(first * inputSize, end * inputSize);
        const thread = threads[part % threads.length] ?? firstThread;
        return thread
          .draw(generator, own)
          .catch(() => generate(generator, draws.slice(first, end)));
      });
      return (await Promise.all(parts)).flat();
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

interface Waiting {
  readonly resolve: (pixels: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

let networkCount = 0;
/** A number for each network, the same in all threads. */
const numbers = new WeakMap<Generator['running'], number>();

function numberOf({ running }: Generator): number {
  const known = numbers.get(running) ?? networkCount++;
  numbers.set(running, known);
  return known;
}

/** A thread that starts at its first draw; once failed, it refuses all. */
function createThread() {
  const waiting: Waiting[] = [];
  const started = new Set<number>();
  let worker: Worker | null = null;
  let failure: Error | null = null;

  function fail(error: Error): void {
    failure = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  }

  function start(): Worker {
    const created = startWorker();
    created.unref();
    created.on('error', (error: Error) => fail(error));
    created.on('exit', (code) => fail(new Error(`the thread ended with ${code}`)));
    created.on('message', (answer: DrawingAnswer) => {
      const next = waiting.shift();
      if (waiting.length === 0) created.unref();
      if ('pixels' in answer) next?.resolve(answer.pixels);
      else next?.reject(new Error(answer.error));
    });
    return created;
  }

  /** Makes sure that the thread has a generator's network, in place of the one used longest ago. */
  function provide(to: Worker, generator: Generator): number {
    const network = numberOf(generator);
    const send = (message: DrawingMessage) => to.postMessage(message);
    if (!started.delete(network)) {
      const { network: specification, tensors } = generator.running;
      send({ kind: 'start', network, specification, tensors });
    }
    started.add(network);
    const [oldest] = started;
    if (started.size > mostNetworks && oldest !== undefined) {
      started.delete(oldest);
      send({ kind: 'dispose', network: oldest });
    }
    return network;
  }

  return {
    async draw(generator: Generator, inputs: Float32Array): Promise<Uint8Array[]> {
      if (failure) throw failure;
      worker ??= start();
      const network = provide(worker, generator);
      worker.ref();
      const pixels = await new Promise<Uint8Array>((resolve, reject) => {
        waiting.push({ resolve, reject });
        const message: DrawingMessage = { kind: 'draw', network, inputs };
        worker?.postMessage(message, [inputs.buffer as ArrayBuffer]);
      });
      const { height, width } = generator.manifest.image;
      const size = height * width;
      return Array.from({ length: pixels.length / size }, (_, index) =>
        pixels.subarray(index * size, (index + 1) * size),
      );
    },
    async close(): Promise<void> {
      await worker?.terminate();
    },
  };
}
