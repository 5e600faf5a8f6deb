import type { Context } from 'hono';
import type { Figures } from '../../models/manifest/evaluation.ts';
import { figureNames } from '../../models/manifest/figures.ts';
import { paths } from '../../models/paths.ts';
import type { ModelDetails, ModelSummary } from '../answers/models.ts';
import { entityTag, namesEntityTag } from '../http/answer.ts';
import { canonicalPath, samplesPath } from '../http/canonical.ts';
import type { Route } from '../http/route.ts';
import { model as modelParameter, noParameters } from '../parameters/kinds.ts';
import { parameterSchema, required } from '../parameters/parameter.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { problemsOf } from '../problem.ts';
import { requestedModel } from '../serving/named-models.ts';
import type { ServedModel } from '../serving/served-model.ts';

/** What /models/:id takes: its path's part. */
const modelParameters = parameterSchema({
  model: required(modelParameter('The id of the model, or an alias.')),
});

/** GET /models: the model served here, in short. */
export const models: Route = {
  describe: () => ({
    id: 'listModels',
    tag: 'models',
    summary: 'The models served here',
    description: 'What each model is, how it was trained and how it was evaluated.',
    answers: { json: 'ModelList' },
    problems: problemsOf.anyRoute,
    headers: ['ETag'],
  }),
  create:
    ({ servedModel }) =>
    async (context) => {
      parseParameters(noParameters, queryOf(context.req.url));
      return answerJson(context, { models: [summary(await servedModel())] });
    },
};

/** GET /models/:model: all that is known of a model, by its id or an alias. */
export const model: Route = {
  describe: () => ({
    id: 'showModel',
    tag: 'models',
    summary: 'One model’s manifest',
    description: 'By its id or an alias: the whole manifest, evaluation included.',
    parameters: modelParameters,
    answers: { json: 'ModelDetails' },
    problems: [...problemsOf.anyRoute, ...problemsOf.namedModel],
    headers: ['ETag'],
  }),
  create:
    ({ servedModel }) =>
    async (context) => {
      const inPath = { model: context.req.param('model') ?? '' };
      const requested = parseParameters(modelParameters, queryOf(context.req.url), inPath);
      const served = await requestedModel(servedModel, requested.model);
      // By the schema, so that the keys stand in its order, however the manifest was read.
      const { manifestSchema } = await import('../../models/manifest/schema.ts');
      const manifest = manifestSchema.parse(served.generator.manifest);
      const details: ModelDetails = { ...summary(served), manifest };
      return answerJson(context, details);
    },
};

function summary({ generator, alias, fallback }: ServedModel): ModelSummary {
  const { id, preset, created, steps, image, labels, dataset, evaluation } = generator.manifest;
  return {
    id,
    alias,
    fallback: fallback !== null,
    preset,
    created,
    steps,
    image,
    labels,
    dataset,
    figures: evaluation && inOrder(evaluation.figures),
    links: {
      self: `${paths.models.path}/${id}`,
      samples: samplesPath(id),
      digit: canonicalPath(paths.digit.path, { model: id }),
    },
  };
}

/** The figures in the order of their table, however the manifest was read. */
function inOrder(figures: Figures): Figures {
  return Object.fromEntries(figureNames.map((name) => [name, figures[name]])) as Figures;
}

function answerJson(context: Context, value: object): Response {
  const text = JSON.stringify(value);
  const headers = { ETag: entityTag(text), 'Cache-Control': 'public, max-age=60' };
  if (namesEntityTag(context.req.header('If-None-Match'), headers.ETag)) {
    return context.body(null, 304, headers);
  }
  return context.body(text, 200, { ...headers, 'Content-Type': 'application/json' });
}
