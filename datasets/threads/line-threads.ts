import type { Generator } from '../../models/generator.ts';
import { createThread, startWorker, type Thread } from '../../models/threads/thread.ts';
import type { Example, ExampleParts } from '../example.ts';
import { createLineDrawing, type LineDrawing, linesAtOnce } from '../line-drawing.ts';
import type { LinePlan } from '../series.ts';
import type { LineQuestion } from './line-worker.ts';

/** Threads that draw lines of several plans, in turn. */
export interface LineThreads {
  /** How many they are. */
  readonly size: number;
  /** Draws the lines of one plan. Its `close` leaves the threads to others. */
  readonly drawingOf: (generator: Generator, plan: LinePlan, parts: ExampleParts) => LineDrawing;
  /** How many groups of {@link linesAtOnce} lines wait for a thread. */
  readonly waiting: () => number;
  readonly close: () => Promise<void>;
}

/** Megabytes of JavaScript's heap in a thread: it holds the digits of writers and the pictures of one message. */
const resourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 } as const;

/**
 * Draws the lines of a plan.
 *
 * @param threads how many; 1: the calling thread draws
 * @throws InvalidRequest for a plan that is wrong
 */
export function drawWithThreads(
  generator: Generator,
  plan: LinePlan,
  parts: ExampleParts,
  threads: number,
): LineDrawing {
  // In this thread first, so that a wrong plan is refused here.
  const own = createLineDrawing(generator, plan, parts);
  if (threads === 1) return own;
  const pool = createLineThreads(threads);
  return { ...pool.drawingOf(generator, plan, parts), close: pool.close };
}

type LineThread = Thread<LineQuestion, readonly Example[]>;

/** Creates threads, which start when they are first needed and keep no process alive. The caller closes them. */
export function createLineThreads(size: number): LineThreads {
  const threads = Array.from({ length: size }, newThread);
  const idle = [...threads];
  const waiting: ((thread: LineThread) => void)[] = [];

  async function inThread(
    ask: (thread: LineThread) => Promise<readonly Example[]>,
  ): Promise<readonly Example[]> {
    const thread =
      idle.pop() ?? (await new Promise<LineThread>((resolve) => waiting.push(resolve)));
    try {
      return await ask(thread);
    } finally {
      const next = waiting.shift();
      if (next) next(thread);
      else idle.push(thread);
    }
  }

  return {
    size,
    drawingOf({ manifest: { id, image, latent, labels }, running }, plan, parts) {
      const question = { model: { id, image, latent, labels }, plan, parts };
      return {
        async draw(requests) {
          const groups = Array.from(
            { length: Math.ceil(requests.length / linesAtOnce) },
            (_, index) => requests.slice(index * linesAtOnce, (index + 1) * linesAtOnce),
          );
          const answers = groups.map(async (group) =>
            inThread(async (thread) =>
              thread.ask({ ...question, network: thread.provide(running), requests: group }),
            ),
          );
          return (await Promise.all(answers)).flat();
        },
        close: async () => {},
      };
    },
    waiting: () => waiting.length,
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

function newThread(): LineThread {
  return createThread((data) => startWorker(import.meta.url, 'line-worker', data, resourceLimits));
}
