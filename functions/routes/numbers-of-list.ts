import type { Context } from 'hono';
import { endTime, startTime } from 'hono/timing';
import { paths } from '../../models/paths.ts';
import { chooseFormat } from '../http/accept.ts';
import { answerOnce } from '../http/answer.ts';
import type { Route, RouteDependencies } from '../http/route.ts';
import { offerOf } from '../images/formats.ts';
import { listParameters, mostPixels, planOf, sharesOf } from '../parameters/line-set.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { writesNumbers } from '../parameters/required-labels.ts';
import { Problem, problemsOf } from '../problem.ts';
import { requestedModel } from '../serving/requested-model.ts';
import { requireAllDigits } from './numbers-check.ts';
import { listBody, listName, readTexts } from './sent-texts.ts';

const offer = offerOf(paths.numbersOfList.formats);

/** POST /numbers: lines of texts that are sent, streamed. */
export const numbersOfList: Route = {
  describe: ({ datasetLimit, manifest }) =>
    writesNumbers(manifest)
      ? {
          id: 'drawList',
          tag: 'drawings',
          summary: 'Lines of texts that are sent',
          description: 'Streams what GET /numbers does, of texts of the body.',
          parameters: listParameters(datasetLimit),
          body: {
            description: `The texts as JSON, or as plain text with one a line. Each has 1 to 32 characters; texts × characters of the longest × size² is at most ${mostPixels(datasetLimit)}.`,
            json: listBody(datasetLimit),
            examples: {
              amounts: { summary: 'Amounts', value: { texts: ['12,50', '3 €'] } },
            },
            pictures: [],
            plainText: 'One text a line.',
          },
          answers: { ndjson: 'DatasetLine' },
          problems: [
            ...problemsOf.anyRoute,
            ...problemsOf.namedModel,
            'not-acceptable',
            'request-too-large',
            'unsupported-media-type',
            'invalid-body',
            'no-numbers',
          ],
          headers: ['X-Seed', 'X-Model'],
        }
      : null,
  create: (dependencies, extension) => (context) => answerList(context, dependencies, extension),
};

async function answerList(
  context: Context,
  dependencies: RouteDependencies,
  extension: string | undefined,
): Promise<Response> {
  startTime(context, 'parse');
  const { datasetLimit, servedModel, randomSeed } = dependencies;
  const parameters = parseParameters(listParameters(datasetLimit), queryOf(context.req.url));
  const accept = context.req.header('Accept');
  const asked = parameters.format && (parameters.format === 'ndjson' ? 'ndjson' : 'zip');
  const chosen = chooseFormat(offer, { extension, format: asked, accept });
  const stored = parameters.format ?? (chosen.name === 'ndjson' ? 'ndjson' : 'jsonl');
  const { generator } = await requestedModel(servedModel, parameters.model);
  requireAllDigits(generator.manifest);
  const texts = await readTexts(context, datasetLimit, stored);
  const { seed: text = randomSeed(), start = 0, masks = false } = parameters;
  const plan = planOf(parameters, text, { from: 'list', list: listName(texts) });
  const linePixels = Math.max(...texts.map((own) => own.length)) * plan.size ** 2;
  requireFittingTexts(texts, linePixels, mostPixels(datasetLimit));
  endTime(context, 'parse');
  const { numbersStream } = await import('./numbers-stream.ts');
  const split = sharesOf(parameters);
  const set = {
    plan,
    texts,
    start,
    count: texts.length,
    format: stored,
    split,
    masks,
    linePixels,
  };
  const body = await numbersStream(set, generator, dependencies);
  const said = { ...chosen, seed: text, label: null, model: generator.manifest.id };
  const headers = { 'Content-Disposition': `attachment; filename="numbers.${chosen.name}"` };
  return answerOnce(context, { ...said, headers }, body);
}

/** @throws Problem invalid-body with how many lines are allowed */
function requireFittingTexts(texts: readonly string[], linePixels: number, most: number): void {
  if (texts.length * linePixels <= most) return;
  const allowed = `up to ${Math.floor(most / linePixels)} texts of this size and length`;
  const value = `${texts.length} elements`;
  throw new Problem('invalid-body', [{ parameter: 'texts', value, allowed }]);
}
