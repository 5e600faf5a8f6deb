import type { Context } from 'hono';
import type { AppDependencies } from '../http/app-dependencies.ts';
import { askedModel } from './asked-model.ts';
import { entityTag, namesEntityTag } from '../http/answer.ts';
import { noParameters } from '../parameters/kinds.ts';
import { modelParameters } from './model-parameters.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { samplesPath } from '../http/canonical.ts';
import type { ServedModel } from '../serving/served-model.ts';

/** GET /models: the model served here, in short. */
export function modelsRoute({ servedModel }: AppDependencies) {
  return async (context: Context): Promise<Response> => {
    parseParameters(noParameters, queryOf(context.req.url));
    const served = await servedModel();
    return answerJson(context, { models: [summary(served)] });
  };
}

/** GET /models/:model: all that is known of a model, by its id or an alias. */
export function modelRoute({ servedModel }: AppDependencies) {
  return async (context: Context): Promise<Response> => {
    const path = { model: context.req.param('model') ?? '' };
    const { model } = parseParameters(modelParameters, queryOf(context.req.url), path);
    const served = await askedModel(servedModel, model);
    return answerJson(context, { ...summary(served), manifest: served.generator.manifest });
  };
}

function summary({ generator, alias, fallback }: ServedModel) {
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
    figures: evaluation?.figures ?? null,
    links: {
      self: `/models/${id}`,
      samples: samplesPath(id),
      digit: `/digit?model=${id}`,
    },
  };
}

function answerJson(context: Context, value: object): Response {
  const text = JSON.stringify(value);
  const headers = { ETag: entityTag(text), 'Cache-Control': 'public, max-age=60' };
  if (namesEntityTag(context.req.header('If-None-Match'), headers.ETag)) {
    return context.body(null, 304, headers);
  }
  return context.body(text, 200, { ...headers, 'Content-Type': 'application/json' });
}
