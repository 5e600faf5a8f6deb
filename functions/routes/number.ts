import type { Context } from 'hono';
import { startTime } from 'hono/timing';
import { generate } from '../../models/generator.ts';
import { truncateLatent } from '../../models/latent.ts';
import { answerDrawing, lifetimeOf, timed } from '../http/answer.ts';
import type { AppDependencies } from '../http/app-dependencies.ts';
import { askedHand, checkLabel, ownLatent, requireLabels } from '../parameters/held-to-model.ts';
import { askedModel } from './asked-model.ts';
import { canonicalPath } from '../http/canonical.ts';
import { chooseFormat } from '../http/accept.ts';
import { encodeStill } from '../images/encode/still.ts';
import { stillFormats } from '../images/formats.ts';
import { setHandwriting } from '../images/handwriting.ts';
import { decideLook, lookPairs } from '../images/colors.ts';
import { numberParameters } from './number-parameters.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';

/** GET /number/:digits: a number in one hand: one latent vector, a label a digit. */
export function numberRoute(
  { servedModel, randomSeed, draw = generate }: AppDependencies,
  extension?: (typeof stillFormats)[number],
) {
  return async (context: Context): Promise<Response> => {
    startTime(context, 'parse');
    const parameters = parseParameters(numberParameters, queryOf(context.req.url), {
      digits: digitsOf(context.req.param('digits') ?? '', extension),
    });
    const accept = context.req.header('Accept');
    const chosen = chooseFormat(stillFormats, { extension, format: parameters.format, accept });
    const { generator } = await askedModel(servedModel, parameters.model);
    const { manifest } = generator;
    requireLabels(manifest);
    const { digits, size, truncation = 1 } = parameters;
    const labels = [...digits].map((digit) => checkLabel(Number(digit), manifest, 'digits'));
    const hand = await askedHand(parameters.hand, manifest);
    const seed = hand ? null : (parameters.seed ?? randomSeed());
    const look = decideLook(parameters);
    const path = canonicalPath(
      `/number/${digits}`,
      [
        ['model', manifest.id],
        ['hand', parameters.hand],
        ['seed', seed ?? undefined],
        ['size', size],
        ...lookPairs(look),
        ['truncation', truncation === 1 ? undefined : truncation],
      ],
      chosen.format === stillFormats[0] ? undefined : chosen.format,
    );
    const caption = { seed, label: digits, model: manifest.id };
    const { seed: asked = parameters.hand, model } = parameters;
    const lifetime = lifetimeOf({ seed: asked, model }, manifest.id);
    return answerDrawing(context, { ...chosen, ...caption, lifetime, path }, async () => {
      const latent = truncateLatent(ownLatent(seed, hand, manifest), truncation);
      const drawn = await timed(context, 'infer', () =>
        draw(
          generator,
          labels.map((label) => ({ latent, label })),
        ),
      );
      return timed(context, 'encode', () => {
        const { width, height } = manifest.image;
        const image = setHandwriting(drawn.map((pixels) => ({ width, height, pixels })));
        const scale = size === undefined ? 1 : size / image.height;
        const scaled = {
          width: Math.round(image.width * scale),
          height: Math.round(image.height * scale),
        };
        return encodeStill(chosen.format, { image, ...scaled, look, caption });
      });
    });
  };
}

/** What stands before the extension. */
function digitsOf(text: string, extension: string | undefined): string {
  return extension === undefined ? text : text.slice(0, -extension.length - 1);
}
