import { availableParallelism } from 'node:os';
import type { DrawDigits } from '../digit-series.ts';
import { type Generator, generate, generatorInputs } from '../generator.ts';
import type { DrawingQuestion } from './drawing-worker.ts';
import { createThread, startWorker, type Thread } from './thread.ts';

/** Threads that draw in bulk. They keep no process alive while they have nothing to do. */
export interface DrawingThreads {
  readonly size: number;
  /** Draws the same pixels as `generate`. Where a thread fails, the calling thread draws its part. */
  readonly draw: DrawDigits;
  readonly close: () => Promise<void>;
}

/** Digits in one message: a few milliseconds of drawing, whole passes of eight. */
const digitsAtOnce = 32;

/** As many threads as the machine runs at once, up to eight. */
export function defaultThreads(): number {
  return Math.min(availableParallelism(), 8);
}

/** Megabytes of JavaScript's heap in a thread: it holds inputs and pixels of one message. */
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 } as const;

type DrawingThread = Thread<DrawingQuestion, Uint8Array>;

/** Creates threads, one or more, that start when they first draw. The caller closes them. */
export function createDrawingThreads(size: number): DrawingThreads {
  const create = (): DrawingThread =>
    createThread((data) => startWorker(import.meta.url, 'drawing-worker', data, resourceLimits));
  const firstThread = create();
  const threads = [firstThread, ...Array.from({ length: size - 1 }, create)];
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
        return drawIn(thread, generator, own).catch(() =>
          generate(generator, draws.slice(first, end)),
        );
      });
      return (await Promise.all(parts)).flat();
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

async function drawIn(
  thread: DrawingThread,
  { running, manifest }: Generator,
  inputs: Float32Array,
): Promise<Uint8Array[]> {
  const network = thread.provide(running);
  const pixels = await thread.ask({ network, inputs }, [inputs.buffer as ArrayBuffer]);
  const { height, width, channels } = manifest.image;
  const size = height * width * channels;
  return Array.from({ length: pixels.length / size }, (_, index) =>
    pixels.subarray(index * size, (index + 1) * size),
  );
}
