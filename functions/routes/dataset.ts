import type { Context } from 'hono';
import { startTime } from 'hono/timing';
import type { DigitSeries } from '../../models/digit-series.ts';
import { generate } from '../../models/generator.ts';
import { answerDrawing, lifetimeOf } from '../http/answer.ts';
import { type AppDependencies, largestDataset } from '../http/app-dependencies.ts';
import { askedModel } from './asked-model.ts';
import { canonicalPath } from '../http/canonical.ts';
import { datasetParameters, defaultDatasetCount } from './dataset-parameters.ts';
import { chooseFormat } from '../http/accept.ts';
import { datasetFormats } from '../images/formats.ts';
import { checkLabel, requireLabels } from '../parameters/held-to-model.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';

/** GET /dataset: labelled digits by the thousand, streamed. */
export function datasetRoute(
  { servedModel, randomSeed, draw = generate, datasetLimit = largestDataset }: AppDependencies,
  extension?: (typeof datasetFormats)[number],
) {
  const schema = datasetParameters(datasetLimit);
  return async (context: Context): Promise<Response> => {
    startTime(context, 'parse');
    const parameters = parseParameters(schema, queryOf(context.req.url));
    const accept = context.req.header('Accept');
    const chosen = chooseFormat(datasetFormats, { extension, format: parameters.format, accept });
    const { generator } = await askedModel(servedModel, parameters.model);
    const { manifest } = generator;
    requireLabels(manifest);
    const series: DigitSeries = {
      seed: parameters.seed ?? randomSeed(),
      count: parameters.count ?? Math.min(defaultDatasetCount, datasetLimit),
      label: checkLabel(parameters.label, manifest),
      truncation: parameters.truncation ?? 1,
    };
    const path = canonicalPath(
      '/dataset',
      [
        ['model', manifest.id],
        ['seed', series.seed],
        ['count', series.count],
        ['label', series.label ?? undefined],
        ['truncation', series.truncation === 1 ? undefined : series.truncation],
      ],
      chosen.format === datasetFormats[0] ? undefined : chosen.format,
    );
    const answer = {
      ...chosen,
      path,
      lifetime: lifetimeOf(parameters, manifest.id),
      model: manifest.id,
      seed: series.seed,
      label: series.label === null ? null : String(series.label),
      headers: { 'Content-Disposition': `attachment; filename="digits.${chosen.format}"` },
    };
    return answerDrawing(context, answer, async () => {
      const { ndjsonStream, zipStream } = await import('./dataset-stream.ts');
      const stream = chosen.format === 'zip' ? zipStream : ndjsonStream;
      return stream(generator, series, draw);
    });
  };
}
