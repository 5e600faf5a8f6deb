import { generate } from '../models/draw.ts';
import type { Generator } from '../models/generator.ts';
import { type Example, exampleOf, type ExampleParts } from './example.ts';
import { createLineSeries, type LinePlan, type LineRequest } from './series.ts';

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

/** Lines that are drawn together: some milliseconds, and digits for whole passes of the network. */
export const linesAtOnce = 16;

/** Draws the lines of a plan in the calling thread. @throws InvalidRequest for a plan that is wrong */
export function createLineDrawing(
  generator: Generator,
  plan: LinePlan,
  parts: ExampleParts,
): LineDrawing {
  const series = createLineSeries(generator.manifest, plan, (draws) => generate(generator, draws));
  return {
    async draw(requests) {
      const lines = await series.draw(
        requests.map((request) =>
          typeof request === 'number' ? { index: request, text: series.textOf(request) } : request,
        ),
      );
      return lines.map((line) => exampleOf(line, parts));
    },
    close: async () => {},
  };
}
