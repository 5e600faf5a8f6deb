import type { Route } from '../http/route.ts';
import { paths } from '../../models/paths.ts';
import {
  mostPixels,
  numbersParameters,
  type NumbersParameters,
  planOf,
  sharesOf,
  sizeConstraint,
  usualCount,
} from '../parameters/line-set.ts';
import { textPlanOf } from '../parameters/line-texts.ts';
import { writesNumbers } from '../parameters/required-labels.ts';
import {
  type DecidedDrawing,
  drawingProblems,
  type DrawingRequest,
  drawingRoute,
} from './drawing.ts';

type NumbersRequest = DrawingRequest<NumbersParameters, 'zip' | 'ndjson'>;

/** GET /numbers: lines of characters with their boxes, streamed. */
export const numbers: Route = {
  describe: ({ datasetLimit, manifest }) =>
    writesNumbers(manifest)
      ? {
          id: 'drawNumbers',
          tag: 'drawings',
          summary: 'Handwritten lines with the box of every character',
          description:
            'Streams a data set of lines, such as dates and amounts, to train readers on: what the command numbers writes.',
          parameters: numbersParameters(datasetLimit),
          constraints: [sizeConstraint(datasetLimit), idxOfDigits],
          answers: { ndjson: 'DatasetLine' },
          problems: [...drawingProblems.filter((name) => name !== 'no-such-label'), 'no-numbers'],
          draws: true,
          // A data set of many texts has no label.
          headers: ['X-Seed', 'X-Model', 'Content-Location', 'ETag'],
        }
      : null,
  create: drawingRoute(paths.numbers, {
    schemaOf: ({ datasetLimit }) => numbersParameters(datasetLimit),
    formatOf: ({ format }) => format && (format === 'ndjson' ? 'ndjson' : 'zip'),
    decide,
  }),
};

/** What can be said without the texts: the default has several digits, and so has every kind. */
const idxOfDigits = {
  description: 'format=idx only where every text is one digit.',
  schema: {
    if: { required: ['format'], properties: { format: { const: 'idx' } } },
    // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
    then: { anyOf: [{ required: ['pattern'] }, { required: ['between'] }] },
  },
} as const;

async function decide(request: NumbersRequest): Promise<DecidedDrawing<keyof NumbersParameters>> {
  const { parameters, format, generator, dependencies } = request;
  const { randomSeed, datasetLimit } = dependencies;
  const stored = parameters.format ?? (format === 'ndjson' ? 'ndjson' : 'jsonl');
  const text = parameters.seed ?? randomSeed();
  const count = parameters.count ?? usualCount(datasetLimit);
  const plan = planOf(parameters, text, textPlanOf(parameters));
  const { checkLines } = await import('./numbers-check.ts');
  const linePixels = checkLines(generator.manifest, plan, {
    count,
    format: stored,
    mostPixels: mostPixels(datasetLimit),
  });
  return {
    seed: text,
    label: null,
    decided: {
      seed: text,
      count,
      format: stored === 'ndjson' || stored === 'jsonl' ? null : stored,
    },
    headers: { 'Content-Disposition': `attachment; filename="numbers.${format}"` },
    async draw() {
      const { numbersStream } = await import('./numbers-stream.ts');
      const { start = 0, masks = false } = parameters;
      const split = sharesOf(parameters);
      const set = { plan, texts: null, start, count, format: stored, split, masks, linePixels };
      return numbersStream(set, generator, dependencies);
    },
  };
}
