import type { LineThreads } from '../../datasets/threads/line-threads.ts';
import { generate } from '../../models/generator.ts';
import { createThread, startWorker, type Thread } from '../../models/threads/thread.ts';
import { type DatasetTasks, inlineDatasets } from './dataset-tasks.ts';
import type { DatasetAnswers, DatasetQuestion } from './dataset-worker.ts';

/** Threads that draw and encode data sets, and keep no process alive while they have nothing to do. */
export interface DatasetThreads extends DatasetTasks {
  readonly close: () => Promise<void>;
}

/** Megabytes of JavaScript's heap in a thread: it holds the deflate's state of each data set, and messages. */
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 } as const;

type DatasetThread = Thread<DatasetQuestion, unknown>;

/** A number for each data set that is encoded, the same in all threads. */
let datasetCount = 0;

/**
 * Creates threads that start when they are first needed. The caller closes them.
 *
 * Parts of data sets are drawn by `size` threads, one or more, and encoded by one more: encoding takes a sixth of the
 * time of drawing, and would keep a thread that draws from it; the thread takes 13 MB. Where a thread fails to draw, the calling thread does.
 */
export function createDatasetThreads(size: number): DatasetThreads {
  const encoder = newThread();
  const first = newThread();
  const threads = [first, ...Array.from({ length: size - 1 }, newThread)];
  let turn = 0;
  const nextThread = () => threads[turn++ % size] ?? first;
  const inline = inlineDatasets(generate, async () => {});
  let lines: Promise<LineThreads> | undefined;
  return {
    async lines() {
      lines ??= import('../../datasets/threads/line-threads.ts').then(({ createLineThreads }) =>
        createLineThreads(size),
      );
      return lines;
    },
    // One in each thread, and one that follows.
    partsAtOnce: size + 1,
    async draw(generator, series, range) {
      const { latent, labels } = generator.manifest;
      // Of each part: names of many labels would take longer to copy than its images to draw.
      const model = { latent, labels: labels && { length: labels.length } };
      try {
        const thread = nextThread();
        const network = thread.provide(generator.running);
        return await ask(thread, { task: 'draw', network, model, series, range });
      } catch {
        return inline.draw(generator, series, range);
      }
    },
    encode(format, series, generator) {
      const number = datasetCount++;
      const { image, labels } = generator.manifest;
      const model = { image, labels };
      // Where no thread starts, the calling thread encodes.
      const own = ask(encoder, { task: 'open', number, format, series, model }).catch(() =>
        inline.encode(format, series, generator),
      );
      return {
        async push(part) {
          const encoding = await own;
          if (encoding) return encoding.push(part);
          return ask(encoder, { task: 'push', number, part }, [part.pixels.buffer as ArrayBuffer]);
        },
        async end() {
          return (await own)?.end() ?? ask(encoder, { task: 'end', number });
        },
        // A thread that has ended has nothing to give up.
        close: () => void ask(encoder, { task: 'close', number }).catch(() => {}),
      };
    },
    async close() {
      const all = [encoder, ...threads];
      await Promise.all([...all.map((thread) => thread.close()), (await lines)?.close()]);
    },
  };
}

function newThread(): DatasetThread {
  return createThread((data) =>
    startWorker(import.meta.url, 'dataset-worker', data, resourceLimits),
  );
}

async function ask<Task extends keyof DatasetAnswers>(
  thread: DatasetThread,
  question: DatasetQuestion & { readonly task: Task },
  transfer: readonly ArrayBuffer[] = [],
): Promise<DatasetAnswers[Task]> {
  return thread.ask(question, transfer) as Promise<DatasetAnswers[Task]>;
}
