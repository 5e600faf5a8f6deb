import type { Context } from 'hono';
import { endTime, startTime } from 'hono/timing';
import { completeDigit, type Completion } from '../../models/completion.ts';
import type { Generator } from '../../models/generator.ts';
import { setSheet } from '../../models/sheet.ts';
import { answerOnce, timed } from '../http/answer.ts';
import type { AppDependencies } from '../http/app-dependencies.ts';
import { askedModel } from './asked-model.ts';
import { createCompanionCache } from '../serving/model-cache.ts';
import {
  completeBody,
  type CompleteParameters,
  completeParameters,
  defaultCompletions,
} from './complete-parameters.ts';
import { chooseFormat } from '../http/accept.ts';
import { encodeStill } from '../images/encode/still.ts';
import { completionFormats } from '../images/formats.ts';
import { handText } from '../parameters/latent-text.ts';
import { decodePng } from '../images/decode/png.ts';
import { type PartialDigit, partialDigit } from '../images/decode/partial-digit.ts';
import { checkLabel } from '../parameters/held-to-model.ts';
import { decideLook } from '../images/colors.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { Problem } from '../problem.ts';
import { readRequestBody } from '../http/body.ts';

/** POST /complete: what is hidden of a digit, drawn in several ways. */
export function completeRoute({
  servedModel,
  randomSeed,
  companions = createCompanionCache(),
}: AppDependencies) {
  return async (context: Context): Promise<Response> => {
    startTime(context, 'parse');
    const parameters = parseParameters(completeParameters, queryOf(context.req.url));
    const accept = context.req.header('Accept');
    const chosen = chooseFormat(completionFormats, { format: parameters.format, accept });
    refuseUntold(parameters, chosen.format);
    const { generator } = await askedModel(servedModel, parameters.model);
    const { manifest } = generator;
    const label = checkLabel(parameters.label, manifest);
    const { encoder } = await companions.of(generator, ['encoder']);
    const classifier = manifest.companions.classifier
      ? (await companions.of(generator, ['classifier'])).classifier
      : null;
    const digit = await readPartialDigit(context, generator);
    const { seed = randomSeed(), count = defaultCompletions } = parameters;
    endTime(context, 'parse');
    const completions = await timed(context, 'infer', () =>
      completeDigit(generator, encoder, classifier, { ...digit, label, seed, count }),
    );
    const labels = completions.map((completion) => completion.label).join(',');
    const body = await timed(context, 'encode', () =>
      chosen.format === 'json'
        ? encodeJson(completions, seed, generator)
        : encodeSheet(completions, { seed, label: labels, size: parameters.size }, generator),
    );
    return answerOnce(context, { ...chosen, model: manifest.id, seed, label: labels }, body);
  };
}

/** A size has no effect on numbers: a mistake that would stay untold. */
function refuseUntold({ size }: CompleteParameters, format: string): void {
  if (size === undefined || format === 'png') return;
  const error = { parameter: 'size', value: String(size), allowed: 'only with png' };
  throw new Problem('invalid-parameter', [error]);
}

/** What is known of a digit. @throws Problem invalid-mask where that is all or nothing */
async function readPartialDigit(context: Context, { manifest }: Generator): Promise<PartialDigit> {
  const { image } = manifest;
  const body = await readRequestBody(context, completeBody(image.width * image.height));
  const digit =
    body.kind === 'png'
      ? partialDigit(await decodePng(body.bytes), image)
      : { pixels: body.value.pixels, known: body.value.mask.map((isHidden) => 1 - isHidden) };
  const knownCount = digit.known.reduce((sum, isKnown) => sum + isKnown, 0);
  if (knownCount > 0 && knownCount < digit.known.length) return digit;
  const hidden = body.kind === 'png' ? 'transparent' : 'masked';
  const found = knownCount === 0 ? 'Every pixel is' : 'No pixel is';
  const detail = `${found} ${hidden}; allowed: from 1 to ${digit.known.length - 1} of ${digit.known.length}.`;
  throw new Problem('invalid-mask', [], detail);
}

function encodeJson(
  completions: readonly Completion[],
  seed: string,
  { manifest }: Generator,
): string {
  const { width, height } = manifest.image;
  return JSON.stringify({
    seed,
    model: manifest.id,
    generated: true,
    width,
    height,
    completions: completions.map(({ label, latent, misfit, pixels }) => ({
      label,
      hand: handText(latent),
      misfit: Math.round(misfit * 1e4) / 1e4,
      pixels: [...pixels],
    })),
  });
}

/** All completions as one picture, about as many a row as rows. */
async function encodeSheet(
  completions: readonly Completion[],
  {
    seed,
    label,
    size,
  }: { readonly seed: string; readonly label: string; readonly size: number | undefined },
  { manifest }: Generator,
): Promise<Uint8Array<ArrayBuffer> | string> {
  const images = completions.map(({ pixels }) => pixels);
  const image = setSheet(images, Math.ceil(Math.sqrt(images.length)), manifest.image);
  const ownSize = Math.max(manifest.image.width, manifest.image.height);
  const scale = (size ?? ownSize) / ownSize;
  return encodeStill('png', {
    image,
    width: Math.round(image.width * scale),
    height: Math.round(image.height * scale),
    look: decideLook({}),
    caption: { seed, label, model: manifest.id },
  });
}
