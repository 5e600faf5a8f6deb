import type { Context } from 'hono';
import { endTime, startTime } from 'hono/timing';
import * as z from 'zod';
import { encodeDigit } from '../../models/companions/encoder.ts';
import type { Generator } from '../../models/generator.ts';
import { judge as judgeImages, type Judgement } from '../../models/companions/judge.ts';
import { paths } from '../../models/paths.ts';
import type { JudgedDigit } from '../answers/judge.ts';
import { answerOnce, timed } from '../http/answer.ts';
import { readRequestBody } from '../http/body.ts';
import { canonicalPath } from '../http/canonical.ts';
import type { Route, RouteDependencies } from '../http/route.ts';
import { leastInk, requireInk } from '../images/decode/ink.ts';
import { pixels as pixelList } from '../parameters/image.ts';
import { flag, model } from '../parameters/kinds.ts';
import { parameterSchema, type Values } from '../parameters/parameter.ts';
import { latentText } from '../parameters/latent-text.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { problemsOf } from '../problem.ts';
import { requestedModel } from '../serving/named-models.ts';
import { inlineTasks, type PictureTasks } from '../threads/picture-tasks.ts';
import { createNearestSeed, type NearestSeed, triedSeeds } from './nearest-seed.ts';

/** The query of /judge. */
export const judgeParameters = parameterSchema({
  pixels: flag(
    'Whether to include the pixels that were judged, scaled and centred like the training images.',
  ),
  hand: flag(
    'Whether to include the latent vector of a similar digit, as the parameter hand takes it.',
  ),
  nearest: flag(
    'Whether to include the seed of the most similar digit among those that were tried.',
  ),
  model: model('Which model judges, by its id or by an alias.'),
});

/** What a client asks of /judge beside the image. */
export type JudgeParameters = Values<(typeof judgeParameters)['shape']>;

/** The body of /judge where it is JSON. @param count the model's height × width */
function judgeBody(count: number) {
  const description = 'The image row by row: 0 (background) to 255 (ink), used unchanged.';
  const pixels = pixelList(count, description, { contains: { minimum: leastInk } });
  return z.strictObject({ pixels }, 'an object with pixels');
}

/** POST /judge: how likely an image is a real handwritten digit, and which. */
export const judge: Route = {
  describe: ({ manifest: { image } }) => ({
    id: 'judgeDigit',
    tag: 'images',
    summary: 'Whether an image is a real handwritten digit, and which',
    description:
      'Estimates how likely an image is a real digit, one that the model drew, or no digit at all, and how likely each label is.',
    parameters: judgeParameters,
    body: {
      description:
        'A PNG, JPEG or WebP of any colours, light on dark or dark on light, which is turned as its EXIF orientation says, scaled and centred like MNIST’s images; or the pixels of an image that already is.',
      json: judgeBody(image.width * image.height),
    },
    answers: { json: 'JudgedDigit' },
    problems: [
      ...problemsOf.anyRoute,
      ...problemsOf.namedModel,
      ...problemsOf.sentImage,
      'nothing-drawn',
    ],
    headers: ['X-Label', 'X-Model'],
  }),
  create(dependencies) {
    const nearestSeed = createNearestSeed();
    return (context) => answerJudgement(context, dependencies, nearestSeed);
  },
};

async function answerJudgement(
  context: Context,
  { servedModel, companions, draw, pictures = inlineTasks }: RouteDependencies,
  nearestSeed: ReturnType<typeof createNearestSeed>,
): Promise<Response> {
  startTime(context, 'parse');
  const parameters = parseParameters(judgeParameters, queryOf(context.req.url));
  const { generator } = await requestedModel(servedModel, parameters.model);
  const { discriminator, classifier } = await companions.of(generator, [
    'discriminator',
    'classifier',
  ]);
  const needsLatent = parameters.hand === true || parameters.nearest === true;
  const encoder = needsLatent && (await companions.of(generator, ['encoder'])).encoder;
  const pixels = await readDigit(context, generator, pictures);
  endTime(context, 'parse');
  const { judgement, found, nearest } = await timed(context, 'infer', async () => {
    const [first] = judgeImages(discriminator, classifier, [pixels]);
    if (!first) throw new Error(`the model ${generator.manifest.id} judged nothing`);
    const encoded = encoder && encodeDigit(encoder, pixels, first.label);
    const isRequested = encoded && parameters.nearest;
    const near = isRequested ? await nearestSeed(generator, { pixels, ...encoded }, draw) : null;
    return { judgement: first, found: encoded || null, nearest: near };
  });
  const { id } = generator.manifest;
  const answer: JudgedDigit = {
    model: id,
    ...rounded(judgement),
    ...(found && parameters.hand && { hand: latentText(found.latent) }),
    ...(nearest && { nearest: nearestAnswer(nearest, id) }),
    ...(parameters.pixels && { pixels: [...pixels] }),
  };
  const label = String(judgement.label);
  return answerOnce(context, { format: 'json', model: id, label }, JSON.stringify(answer));
}

/** The digit that was sent, as the data set would have it: a picture set right, numbers as they are. */
async function readDigit(
  context: Context,
  { manifest }: Generator,
  pictures: PictureTasks,
): Promise<Uint8Array> {
  const { image } = manifest;
  const body = await readRequestBody(context, judgeBody(image.width * image.height));
  if (body.kind === 'json') {
    requireInk(body.value.pixels);
    return body.value.pixels;
  }
  const [digit] = await pictures.readWhole([body.picture], image, context.req.raw.signal);
  if (!(digit instanceof Uint8Array)) throw digit ?? new Error('a picture was not answered');
  return digit;
}

/** Probabilities to a millionth: more of a float32 is noise. */
function rounded(judgement: Judgement): Judgement {
  const round = (share: number) => Math.round(share * 1e6) / 1e6;
  const { probabilityReal, probabilityGenerated, probabilityNoDigit, label } = judgement;
  return {
    probabilityReal: round(probabilityReal),
    probabilityGenerated: round(probabilityGenerated),
    probabilityNoDigit: round(probabilityNoDigit),
    label,
    probabilities: judgement.probabilities.map(round),
  };
}

function nearestAnswer(
  { seed, label, distance }: NearestSeed,
  id: string,
): NonNullable<JudgedDigit['nearest']> {
  const path = canonicalPath(paths.digit.path, { model: id, seed, label });
  return { seed, label, distance: Math.round(distance * 1e4) / 1e4, tried: triedSeeds, path };
}
