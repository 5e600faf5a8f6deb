import { type DigitSeries, seriesEnd, seriesSeedRoom } from '../../models/digit-series.ts';
import { labelHeader } from '../../models/manifest/label-text.ts';
import { modelWords } from '../../models/manifest/words.ts';
import { paths } from '../../models/paths.ts';
import type { Route } from '../http/route.ts';
import { datasetFormats } from '../images/dataset-formats.ts';
import { offerOf } from '../images/formats.ts';
import { drawingParameters } from '../parameters/drawing.ts';
import { checkLabel } from '../parameters/held-to-model.ts';
import { requireLabels } from '../parameters/required-labels.ts';
import { choice, label, seed, wholeNumber } from '../parameters/kinds.ts';
import { parameterSchema, type Values } from '../parameters/parameter.ts';
import { ownTurn } from '../serving/turns.ts';
import type { DatasetTasks } from '../threads/dataset-tasks.ts';
import {
  type DecidedDrawing,
  drawingProblems,
  type DrawingRequest,
  drawingRoute,
} from './drawing.ts';

const { names } = offerOf(paths.dataset.formats);

/** How many digits where it is not said. */
const defaultCount = 1000;

/** So many digits and more are for the threads, where there are some: fewer are drawn before a thread has started. */
const leastForThreads = 500;

/** The query of /dataset, whose largest count the entry sets: a Lambda's answer has a limit of its own. */
export function datasetParameters(largest: number) {
  return parameterSchema({
    count: wholeNumber('How many labelled images.', {
      minimum: 1,
      maximum: largest,
      fallback: Math.min(defaultCount, largest),
    }),
    start: {
      ...wholeNumber(
        'The first image of the set to draw: parts of a set, or the rest of one that broke off, have the seed of the whole.',
        { minimum: 0, maximum: seriesEnd - largest, fallback: 0 },
      ),
      defaultOf: () => 0,
    },
    seed: seed(
      'Any text. Image i of the set, counted from 0, has the seed "<seed>/<i>". Default: a random seed.',
      { room: seriesSeedRoom },
    ),
    label: label('What to draw everywhere. Default: each seed picks a label.'),
    format: choice(
      `${names.map((name) => `${name}: ${datasetFormats[name].words}`).join('; ')}.`,
      names,
    ),
    ...drawingParameters,
  });
}

/** What a client asks of /dataset. */
export type DatasetParameters = Values<ReturnType<typeof datasetParameters>['shape']>;

type DatasetRequest = DrawingRequest<DatasetParameters, (typeof names)[number]>;

/** GET /dataset: labelled digits by the thousand, streamed. */
export const dataset: Route = {
  describe: ({ datasetLimit, manifest }) => ({
    id: 'drawDataset',
    tag: 'drawings',
    summary: `Labelled ${modelWords(manifest).several} by the thousand`,
    description: `Streams the ${modelWords(manifest).several} of the seeds "<seed>/<start>" to "<seed>/<start + count - 1>" with their labels.`,
    parameters: datasetParameters(datasetLimit),
    answers: { ndjson: 'DatasetDigit' },
    problems: [...drawingProblems, 'no-labels'],
    draws: true,
  }),
  create: drawingRoute(paths.dataset, {
    schemaOf: ({ datasetLimit }) => datasetParameters(datasetLimit),
    decide,
  }),
};

function decide({
  parameters,
  format: name,
  generator,
  dependencies,
}: DatasetRequest): DecidedDrawing<keyof DatasetParameters> {
  const { manifest } = generator;
  const { randomSeed, datasetLimit } = dependencies;
  requireLabels(manifest);
  const series: DigitSeries = {
    seed: parameters.seed ?? randomSeed(),
    count: parameters.count ?? Math.min(defaultCount, datasetLimit),
    ...(parameters.start !== undefined && { start: parameters.start }),
    label: checkLabel(parameters.label, manifest),
    truncation: parameters.truncation ?? 1,
  };
  return {
    seed: series.seed,
    label: labelHeader([series.label ?? null], manifest.labels),
    decided: { seed: series.seed, count: series.count },
    headers: {
      'Content-Disposition': `attachment; filename="${modelWords(manifest).several}.${datasetFormats[name].extension}"`,
    },
    async draw() {
      const { datasetStream } = await import('./dataset-stream.ts');
      return datasetStream(name, generator, series, await tasksFor(series, dependencies));
    },
  };
}

async function tasksFor(
  { count }: DigitSeries,
  { datasets, draw }: DatasetRequest['dependencies'],
): Promise<DatasetTasks> {
  if (datasets && count >= leastForThreads) return datasets();
  const { inlineDatasets } = await import('../threads/dataset-tasks.ts');
  return inlineDatasets(draw, ownTurn);
}
