import type { Context } from 'hono';
import { startTime } from 'hono/timing';
import { generate } from '../../models/generator.ts';
import { answerDrawing, timed } from '../http/answer.ts';
import type { AppDependencies } from '../http/app-dependencies.ts';
import { askedHand } from '../parameters/held-to-model.ts';
import { askedModel } from './asked-model.ts';
import { chooseFormat } from '../http/accept.ts';
import { movingNames } from '../images/formats.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { walkParameters } from './walk-parameters.ts';
import { decideWalk, walkDraws, walkPath } from './walk-request.ts';

type WalkExtension = (typeof movingNames)[number];

/** An animated PNG has a media type of its own. */
const formatOf = { png: 'apng', webp: 'webp', gif: 'gif' } as const;

/** GET /walk: an animation of the digits between two seeds, or two hands. */
export function walkRoute(
  { servedModel, randomSeed, draw = generate }: AppDependencies,
  extension?: WalkExtension,
) {
  return async (context: Context): Promise<Response> => {
    startTime(context, 'parse');
    const parameters = parseParameters(walkParameters, queryOf(context.req.url));
    const chosen = chooseWalkFormat(extension, parameters.format, context.req.header('Accept'));
    const { generator } = await askedModel(servedModel, parameters.model);
    const { manifest } = generator;
    const request = decideWalk(parameters, manifest, randomSeed);
    const hands = {
      from: await askedHand(parameters.fromHand, manifest, 'fromHand'),
      to: await askedHand(parameters.toHand, manifest, 'toHand'),
    };
    const label = request.from.label === null ? null : String(request.from.label);
    const caption = { seed: request.from.seed, label, model: manifest.id };
    const extensionOf = chosen.format === 'apng' ? undefined : chosen.format;
    const path = walkPath(request, manifest, extensionOf);
    const { lifetime } = request;
    return answerDrawing(context, { ...chosen, ...caption, lifetime, path }, async () => {
      const draws = walkDraws(request, hands, manifest);
      const drawn = await timed(context, 'infer', () => draw(generator, draws));
      return timed(context, 'encode', async () => {
        const images = drawn.map((pixels) => ({ ...manifest.image, pixels }));
        const { encodeWalk } = await import('../images/encode/animation.ts');
        return encodeWalk(chosen.format, { ...request, images, caption });
      });
    });
  };
}

function chooseWalkFormat(
  extension: WalkExtension | undefined,
  format: WalkExtension | undefined,
  accept: string | undefined,
) {
  const named = extension ?? format;
  if (named === undefined) return chooseFormat(['apng', 'webp', 'gif'], { accept });
  // Only to hold the two to each other, in the names that the client used.
  const { format: name } = chooseFormat(movingNames, { extension, format });
  return { format: formatOf[name], negotiated: false };
}
