import { generate } from '../../models/draw.ts';
import type { Generator } from '../../models/generator.ts';
import { createThread, startWorker, type Thread } from '../../models/threads/thread.ts';
import { type Example, exampleOf, type ExampleParts } from '../example.ts';
import { createLineSeries, type LinePlan, type LineRequest } from '../series.ts';
import type { LineQuestion } from './line-worker.ts';

/** Draws lines somewhere. */
export interface LineDrawing {
  /**
   * Draws lines of the plan.
   *
   * @param requests lines with their texts, or indices alone where the plan draws the texts
   */
  readonly draw: (requests: readonly (LineRequest | number)[]) => Promise<readonly Example[]>;
  readonly close: () => Promise<void>;
}

/** Lines in one message: some milliseconds of drawing, and digits for whole passes of the network. */
const linesAtOnce = 16;

/** Megabytes of JavaScript's heap in a thread: it holds the digits of writers and the pictures of one message. */
const resourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 } as const;

/**
 * Draws the lines of a plan.
 *
 * @param threads how many; 1: the calling thread draws
 * @throws InvalidRequest for a plan that is wrong
 */
export function createLineDrawing(
  generator: Generator,
  plan: LinePlan,
  parts: ExampleParts,
  threads: number,
): LineDrawing {
  const { id, image, latent, labels } = generator.manifest;
  const model = { id, image, latent, labels };
  // In this thread first, so that a wrong plan is refused here.
  const series = createLineSeries(model, plan, (draws) => generate(generator, draws));
  if (threads === 1) {
    return {
      async draw(requests) {
        const lines = await series.draw(
          requests.map((request) =>
            typeof request === 'number'
              ? { index: request, text: series.textOf(request) }
              : request,
          ),
        );
        return lines.map((line) => exampleOf(line, parts));
      },
      close: async () => {},
    };
  }
  const pool = Array.from({ length: threads }, newThread);
  return {
    async draw(requests) {
      const chunks = Array.from({ length: Math.ceil(requests.length / linesAtOnce) }, (_, index) =>
        requests.slice(index * linesAtOnce, (index + 1) * linesAtOnce),
      );
      const answers: (readonly Example[])[] = [];
      let next = 0;
      const work = async (thread: Thread<LineQuestion, readonly Example[]>) => {
        for (let own = next++; own < chunks.length; own = next++) {
          const network = thread.provide(generator.running);
          const question = { network, model, plan, parts, requests: chunks[own] ?? [] };
          // One after the other: the next is taken by whichever thread is free first.
          // oxlint-disable-next-line no-await-in-loop
          answers[own] = await thread.ask(question);
        }
      };
      await Promise.all(pool.map(work));
      return answers.flat();
    },
    async close() {
      await Promise.all(pool.map((thread) => thread.close()));
    },
  };
}

function newThread(): Thread<LineQuestion, readonly Example[]> {
  return createThread((data) => startWorker(import.meta.url, 'line-worker', data, resourceLimits));
}
