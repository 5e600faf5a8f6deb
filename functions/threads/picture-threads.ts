import { availableParallelism } from 'node:os';
import {
  createThreadPool,
  type PoolBounds,
  PoolOverloaded,
  type ThreadPool,
} from '../../models/threads/thread-pool.ts';
import { createThread, startWorker, type Thread } from '../../models/threads/thread.ts';
import type { RunningNetwork } from '../../models/runtime/running-network.ts';
import type { SentPicture } from '../images/decode/decode-picture.ts';
import { Problem } from '../problem.ts';
import { resultOf } from './outcome.ts';
import { clientLeft, type PictureTasks } from './picture-tasks.ts';
import type { PictureAnswers, PictureQuestion } from './picture-worker.ts';

/** Threads that do the tasks of pictures, and keep no process alive while they have nothing to do. */
export interface PictureThreads extends PictureTasks {
  /** Tasks accepted and not begun, and tasks under way. */
  readonly length: ThreadPool<PictureQuestion, unknown>['length'];
  readonly close: () => Promise<void>;
}

/**
 * One processor is left for other requests, and no more than four threads for their memory. A task takes 10 to
 * 300 ms, so the last of those who wait is served within a few seconds; one that takes 15 s is not ending.
 */
const defaultThreads = Math.max(1, Math.min(4, availableParallelism() - 1));
const defaultBounds: PoolBounds = {
  threads: defaultThreads,
  waiting: 16 * defaultThreads,
  milliseconds: 15_000,
};

/** Megabytes of JavaScript's heap in a thread, beside a decoded picture and the networks. */
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 } as const;

type PictureThread = Thread<PictureQuestion, unknown>;

/**
 * Creates threads that start when they are first needed. The caller closes them.
 *
 * Tasks throw the Problem overloaded when too many wait, or one takes too long.
 */
export function createPictureThreads(bounds: PoolBounds = defaultBounds): PictureThreads {
  const pool = createThreadPool<PictureQuestion, unknown>(
    () =>
      createThread((data) => startWorker(import.meta.url, 'picture-worker', data, resourceLimits)),
    bounds,
  );
  const run = async <Task extends keyof PictureAnswers>(
    questionFor: (thread: PictureThread) => PictureQuestion & { readonly task: Task },
    signal: AbortSignal,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<PictureAnswers[Task]> => {
    try {
      const answer = await pool.run((thread) => thread.ask(questionFor(thread), transfer), signal);
      return answer as PictureAnswers[Task];
    } catch (error) {
      if (signal.aborted) throw clientLeft();
      throw error instanceof PoolOverloaded ? overloaded(error) : error;
    }
  };
  return {
    length: pool.length,
    close: pool.close,
    async readWhole(pictures, field, signal) {
      const transfer = pictures.flatMap(wholeBuffer);
      const digits = await run(() => ({ task: 'whole', pictures, field }), signal, transfer);
      return digits.map(resultOf);
    },
    async readPartial(picture, field, signal) {
      const transfer = wholeBuffer(picture);
      const outcome = await run(() => ({ task: 'partial', picture, field }), signal, transfer);
      const digit = resultOf(outcome);
      if (digit instanceof Problem) throw digit;
      return digit;
    },
    complete: async ({ generator, encoder, classifier }, request, signal) =>
      run(
        (thread) => ({
          task: 'complete',
          manifest: generator.manifest,
          generator: thread.provide(generator.running),
          encoder: sent(encoder, thread),
          classifier: classifier && sent(classifier, thread),
          request,
        }),
        signal,
      ),
    encode: async (drawing, signal) => run(() => ({ task: 'encode', drawing }), signal),
  };
}

/** A companion whose network the thread has by its number. */
function sent<Companion extends { readonly running: RunningNetwork }>(
  { running, ...description }: Companion,
  thread: PictureThread,
) {
  return { ...description, number: thread.provide(running) };
}

/** The buffer of a picture, to be handed over, where it holds nothing else. */
function wholeBuffer({ bytes }: SentPicture): readonly ArrayBuffer[] {
  const { buffer } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return isWhole ? [buffer] : [];
}

function overloaded({ message }: PoolOverloaded): Problem {
  return new Problem('overloaded', [], `Too many pictures are being worked on: ${message}.`);
}
