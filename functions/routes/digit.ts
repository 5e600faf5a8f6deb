import type { Context } from 'hono';
import { startTime } from 'hono/timing';
import { generate, type Generator } from '../../models/generator.ts';
import { latentBetween, truncateLatent } from '../../models/latent.ts';
import { answerDrawing, timed } from '../http/answer.ts';
import type { AppDependencies } from '../http/app-dependencies.ts';
import { askedHand, ownLatent } from '../parameters/held-to-model.ts';
import { askedModel } from './asked-model.ts';
import { digitParameters } from './digit-parameters.ts';
import { decideDigit, type DigitRequest, pinnedPath } from './digit-request.ts';
import { chooseFormat } from '../http/accept.ts';
import { encodeStill } from '../images/encode/still.ts';
import { digitFormats } from '../images/formats.ts';
import { type GreyImage, resize } from '../images/image.ts';
import { inverted } from '../images/colors.ts';
import { plainColours } from '../images/colors.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';

/**
 * GET /digit: one digit, or 304 without drawing when the client's copy still holds.
 *
 * @param extension of the path; absent: by `format`, else by Accept
 * @throws Problem, for the app to answer
 */
export function digitRoute(
  { servedModel, randomSeed, draw = generate }: AppDependencies,
  extension?: (typeof digitFormats)[number],
) {
  return async (context: Context): Promise<Response> => {
    startTime(context, 'parse');
    const parameters = parseParameters(digitParameters, queryOf(context.req.url));
    const accept = context.req.header('Accept');
    const chosen = chooseFormat(digitFormats, { extension, format: parameters.format, accept });
    const { generator } = await askedModel(servedModel, parameters.model);
    const { manifest } = generator;
    const request = decideDigit(parameters, manifest, randomSeed, chosen.format);
    const hand = await askedHand(parameters.hand, manifest);
    const answer = {
      ...request,
      ...chosen,
      label: request.label === null ? null : String(request.label),
      path: pinnedPath(request, manifest),
    };
    return answerDrawing(context, answer, async () => {
      const latent = latentOf(request, hand, generator);
      const [pixels] = await timed(context, 'infer', () =>
        draw(generator, [{ latent, label: request.label }]),
      );
      if (!pixels) throw new Error(`the model ${manifest.id} drew nothing`);
      const { width, height } = manifest.image;
      return timed(context, 'encode', () => encode(request, { width, height, pixels }, latent));
    });
  };
}

/** The hand's latent vector, the seed's own, or one between the two. */
function latentOf(
  { seed, spread, truncation }: DigitRequest,
  hand: Float32Array | null,
  { manifest }: Generator,
): Float32Array {
  const own = ownLatent(seed, hand, manifest);
  return truncateLatent(hand ? latentBetween(hand, own, spread) : own, truncation);
}

function encode(request: DigitRequest, image: GreyImage, latent: Float32Array) {
  const { format, width, height } = request;
  if (format !== 'json' && format !== 'raw') {
    const label = request.label === null ? null : String(request.label);
    return encodeStill(format, { ...request, image, caption: { ...request, label } });
  }
  const plain = resize(image, width, height).pixels;
  const isInverted = request.look.color !== plainColours.color;
  const pixels = new Uint8Array(isInverted ? inverted(plain) : plain);
  return format === 'raw' ? pixels : encodeJson(request, pixels, latent);
}

/** The digit as numbers; a latent vector's are float32, written in full. */
function encodeJson(request: DigitRequest, pixels: Uint8Array, latent: Float32Array): string {
  const { seed, label, model, width, height } = request;
  return JSON.stringify({
    seed,
    ...(request.hand !== null && { hand: request.hand }),
    label,
    model,
    generated: true,
    width,
    height,
    pixels: [...pixels],
    ...(request.latent && { latent: [...latent] }),
  });
}
