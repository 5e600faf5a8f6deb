import type { Context } from 'hono';
import type { Figures } from '../../models/manifest/evaluation.ts';
import { areListed, firstLabels } from '../../models/manifest/label-text.ts';
import { figureNames } from '../../models/manifest/figures.ts';
import { type ModelWords, modelWords } from '../../models/manifest/words.ts';
import { paths } from '../../models/paths.ts';
import type { ModelDetails, ModelList, ModelSummary } from '../answers/models.ts';
import { answerKept, entityTag } from '../http/answer.ts';
import { canonicalPath } from '../http/canonical.ts';
import type { Route } from '../http/route.ts';
import { samplesPath } from '../http/samples-path.ts';
import { model as modelParameter, noParameters } from '../parameters/kinds.ts';
import { parameterSchema, required } from '../parameters/parameter.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { problemsOf } from '../problem.ts';
import { requestedModel } from '../serving/requested-model.ts';
import type { AvailableModels } from '../serving/model-source.ts';
import type { ServedModel } from '../serving/served-model.ts';

/** What /models/:id takes: its path's part. */
const modelParameters = parameterSchema({
  model: required(modelParameter('The id of the model, or an alias.')),
});

/** Others, and aliases, that one answer names at most. */
const mostNames = 100;

/** GET /models: the models that can be asked for, as far as they are known. */
export const models: Route = {
  describe: () => ({
    id: 'listModels',
    tag: 'models',
    summary: 'The models that can be asked for',
    description:
      'Of each model in memory: what it is, how it was trained and how it was evaluated. Of others that the server has found: their ids. The store is not searched, so it may have more.',
    answers: { json: 'ModelList' },
    problems: [...problemsOf.anyRoute, ...problemsOf.tagged],
    headers: ['ETag'],
  }),
  create:
    ({ servedModel, availableModels }) =>
    async (context) => {
      parseParameters(noParameters, queryOf(context.req.url));
      const served = await servedModel();
      return answerJson(context, modelList(served, availableModels?.() ?? noOthers));
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
    problems: [...problemsOf.anyRoute, ...problemsOf.tagged, ...problemsOf.namedModel],
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

const noOthers: AvailableModels = { inMemory: [], known: [], aliases: [] };

/** What /models answers; all but the model in use in the order of their ids. */
function modelList(served: ServedModel, { inMemory, known, aliases }: AvailableModels): ModelList {
  const servedId = served.generator.manifest.id;
  const byId = new Map(inMemory.map((generator) => [generator.manifest.id, generator]));
  byId.delete(servedId);
  const pointers = [...new Map(aliases.slice(-mostNames))].toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const aliasOf = (id: string) => pointers.find(([, pointed]) => pointed === id)?.[0] ?? null;
  const others = known.filter((id) => id !== servedId && !byId.has(id)).slice(-mostNames);
  return {
    models: [
      summary(served),
      ...[...byId.keys()].toSorted().flatMap((id) => {
        const generator = byId.get(id);
        const alias = aliasOf(id);
        return generator ? [summary({ generator, alias, fallback: null, store: null })] : [];
      }),
    ],
    others: others.toSorted().map((id) => ({ id, links: linksOf(id) })),
    aliases: Object.fromEntries(pointers),
  };
}

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
    labels: labels && firstLabels(labels),
    ...(labels && !areListed(labels) && { labelCount: labels.length }),
    dataset,
    figures: evaluation && inOrder(evaluation.figures),
    links: linksOf(id, modelWords(generator.manifest)),
  };
}

/** @param words of the model, where it is in memory: what others draw is not known */
function linksOf(
  id: string,
  { one, several }: Pick<ModelWords, 'one' | 'several'> = { one: 'digit', several: 'digits' },
): ModelSummary['links'] {
  return {
    self: `${paths.models.path}/${id}`,
    samples: samplesPath(id, several),
    digit: canonicalPath(paths[one].path, { model: id }),
  };
}

/** The figures in the order of their table, however the manifest was read. */
function inOrder(figures: Figures): Figures {
  return Object.fromEntries(figureNames.map((name) => [name, figures[name]])) as Figures;
}

function answerJson(context: Context, value: object): Response {
  const text = JSON.stringify(value);
  return answerKept(context, { text, tag: entityTag(text) }, 60);
}
