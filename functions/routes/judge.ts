import type { Context } from 'hono';
import { endTime, startTime } from 'hono/timing';
import { encodeDigit } from '../../models/encoder.ts';
import { judge, type Verdict } from '../../models/judge.ts';
import type { Generator } from '../../models/generator.ts';
import { answerOnce, timed } from '../http/answer.ts';
import type { AppDependencies } from '../http/app-dependencies.ts';
import { askedModel } from './asked-model.ts';
import { createCompanionCache } from '../serving/model-cache.ts';
import { canonicalPath } from '../http/canonical.ts';
import { handText } from '../parameters/latent-text.ts';
import { decodePng } from '../images/decode/png.ts';
import { requireInk } from '../images/decode/ink.ts';
import { wholeDigit } from '../images/decode/whole-digit.ts';
import { judgeBody, judgeParameters } from './judge-parameters.ts';
import { createNearestSeed, type NearestSeed, triedSeeds } from './nearest-seed.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { readRequestBody } from '../http/body.ts';

/** POST /judge: how likely an image is a real handwritten digit, and which. */
export function judgeRoute({
  servedModel,
  draw,
  companions = createCompanionCache(),
}: AppDependencies) {
  const nearestSeed = createNearestSeed();
  return async (context: Context): Promise<Response> => {
    startTime(context, 'parse');
    const parameters = parseParameters(judgeParameters, queryOf(context.req.url));
    const { generator } = await askedModel(servedModel, parameters.model);
    const { discriminator, classifier } = await companions.of(generator, [
      'discriminator',
      'classifier',
    ]);
    const needsLatent = parameters.hand === true || parameters.nearest === true;
    const encoder = needsLatent && (await companions.of(generator, ['encoder'])).encoder;
    const pixels = await readDigit(context, generator);
    endTime(context, 'parse');
    const { verdict, found, nearest } = await timed(context, 'infer', async () => {
      const [first] = await judge(discriminator, classifier, [pixels]);
      if (!first) throw new Error(`the model ${generator.manifest.id} judged nothing`);
      const encoded = encoder && (await encodeDigit(encoder, pixels, first.label));
      const isAsked = encoded && parameters.nearest;
      const near = isAsked ? await nearestSeed(generator, { pixels, ...encoded }, draw) : null;
      return { verdict: first, found: encoded || null, nearest: near };
    });
    const model = generator.manifest.id;
    const answer = {
      model,
      ...rounded(verdict),
      ...(found && parameters.hand && { hand: handText(found.latent) }),
      ...(nearest && { nearest: nearestAnswer(nearest, model) }),
      ...(parameters.pixels && { pixels: [...pixels] }),
    };
    const label = String(verdict.label);
    return answerOnce(context, { format: 'json', model, label }, JSON.stringify(answer));
  };
}

/** The digit that was sent, as the data set would have it: a PNG set right, numbers as they are. */
async function readDigit(context: Context, { manifest }: Generator): Promise<Uint8Array> {
  const { image } = manifest;
  const body = await readRequestBody(context, judgeBody(image.width * image.height));
  if (body.kind === 'png') return wholeDigit(await decodePng(body.bytes), image);
  requireInk(body.value.pixels);
  return body.value.pixels;
}

/** Probabilities to a millionth: more of a float32 is noise. */
function rounded(verdict: Verdict): Verdict {
  const round = (share: number) => Math.round(share * 1e6) / 1e6;
  const { probabilityReal, probabilityGenerated, probabilityNoDigit, label } = verdict;
  return {
    probabilityReal: round(probabilityReal),
    probabilityGenerated: round(probabilityGenerated),
    probabilityNoDigit: round(probabilityNoDigit),
    label,
    probabilities: verdict.probabilities.map(round),
  };
}

function nearestAnswer({ seed, label, distance }: NearestSeed, model: string) {
  const path = canonicalPath('/digit', [
    ['model', model],
    ['seed', seed],
    ['label', label ?? undefined],
  ]);
  return { seed, label, distance: Math.round(distance * 1e4) / 1e4, tried: triedSeeds, path };
}
