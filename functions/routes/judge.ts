import type { Context } from 'hono';
import { endTime, startTime } from 'hono/timing';
import { encodeDigit } from '../../models/companions/encoder.ts';
import type { Generator } from '../../models/generator.ts';
import { drawsDigits } from '../../models/manifest/labels.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { labelHeader, labelKey } from '../../models/manifest/label-text.ts';
import { modelWords } from '../../models/manifest/words.ts';
import { judge as judgeImages, type Judgement } from '../../models/companions/judge.ts';
import { paths } from '../../models/paths.ts';
import type { JudgedDigit, JudgedDigits } from '../answers/judge.ts';
import { answerOnce, timed } from '../http/answer.ts';
import { canonicalPath } from '../http/canonical.ts';
import { pictureField } from '../http/multipart.ts';
import type { DescribedServer, Route, RouteDependencies } from '../http/route.ts';
import { type Field, fieldOf } from '../images/decode/field.ts';
import { labelNameOf } from '../images/encode/label-name.ts';
import { exampleStroke } from '../parameters/image.ts';
import { flag, model } from '../parameters/kinds.ts';
import { parameterSchema, type Values } from '../parameters/parameter.ts';
import { latentText } from '../../models/seed/latent-text.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { Problem, problemDetails, problemsOf } from '../problem.ts';
import { requestedModel } from '../serving/requested-model.ts';
import { ownTurn } from '../serving/turns.ts';
import { clientLeft, inlineTasks } from '../threads/picture-tasks.ts';
import { createNearestSeed, type NearestSeed, triedSeeds } from './nearest-seed.ts';
import { judgeBody, judgeListBody, readDigits, type SentDigit } from './sent-digits.ts';

/** The query of /judge. */
export const judgeParameters = parameterSchema({
  pixels: flag(
    'Whether to include the pixels that were judged, scaled and centred like the training images.',
  ),
  hand: flag(
    'Whether to include the latent vector of a similar image, as the parameter hand takes it.',
  ),
  nearest: flag(
    'Whether to include the seed of the most similar image among those that were tried.',
  ),
  model: model('Which model judges, by its id or by an alias.'),
});

/** What a client asks of /judge beside the image. */
export type JudgeParameters = Values<(typeof judgeParameters)['shape']>;

/** What is said of one image. */
type JudgedImage = Omit<JudgedDigit, 'model'>;

/** POST /judge: how likely an image is a real one, and which label it has. */
export const judge: Route = {
  describe: ({ manifest }) => ({
    id: 'judgeDigit',
    tag: 'images',
    ...judgeWords(manifest),
    parameters: judgeParameters,
    body: {
      ...judgeBodies(fieldOf(manifest)),
    },
    answers: { json: 'JudgeAnswer' },
    problems: [
      ...problemsOf.anyRoute,
      ...problemsOf.namedModel,
      ...problemsOf.sentImage,
      'nothing-drawn',
      'too-faint',
    ],
    headers: ['X-Label', 'X-Model'],
  }),
  create(dependencies) {
    const nearestSeed = createNearestSeed();
    return (context) => answerJudgement(context, dependencies, nearestSeed);
  },
};

/** What it does, in the words of the model. */
function judgeWords(manifest: DescribedServer['manifest']) {
  if (!drawsDigits(manifest)) {
    return {
      summary: 'Names the label of an image, and estimates whether the image is real',
      description:
        'Says which label an image has and how likely each label is; then how likely it is a real image, a drawing of the model, or nothing of the kind.',
    };
  }
  return {
    summary: 'Reads a digit, and estimates whether it is real handwriting',
    description:
      'Says which digit an image shows and how likely each label is; then how likely it is real handwriting, a drawing of the model, or no digit at all.',
  };
}

/** What may be sent to a model. */
function judgeBodies(field: Field) {
  const one = { pixels: exampleStroke(field) };
  const setRight = field.isHandwriting
    ? 'A PNG, JPEG or WebP of any colours, light on dark or dark on light, which is turned as its EXIF orientation says, scaled and centred like MNIST’s images; or the pixels of an image that already is; or several of them.'
    : 'A PNG, JPEG or WebP, which is turned as its EXIF orientation says and scaled to the model’s size, whole and in the middle; or the pixels of an image of that size; or several of them.';
  return {
    description: setRight,
    json: judgeBody(field),
    examples: {
      one: { summary: 'One image', value: one },
      several: { summary: 'Two images', value: { images: [one, one] } },
    },
    several: { json: judgeListBody(field), field: pictureField },
  };
}

async function answerJudgement(
  context: Context,
  dependencies: RouteDependencies,
  nearestSeed: ReturnType<typeof createNearestSeed>,
): Promise<Response> {
  startTime(context, 'parse');
  const parameters = parseParameters(judgeParameters, queryOf(context.req.url));
  const { generator } = await requestedModel(dependencies.servedModel, parameters.model);
  const judgeDigit = await digitJudge(generator, parameters, dependencies, nearestSeed);
  const { pictures = inlineTasks } = dependencies;
  const { isSingle, digits } = await readDigits(context, generator.manifest, pictures);
  endTime(context, 'parse');
  const judged = await timed(context, 'infer', () =>
    judgeEach(digits, judgeDigit, () => context.req.raw.signal),
  );
  const { manifest } = generator;
  const { id } = manifest;
  const requestId: string = context.get('requestId');
  const answer: JudgedDigit | JudgedDigits = isSingle
    ? { model: id, ...onlyOne(judged) }
    : { model: id, images: judged.map((each) => listed(each, requestId)) };
  const labels = judged.flatMap(({ result }) => (result instanceof Problem ? [] : [result.label]));
  const said = { format: 'json', model: id, label: labelHeader(labels, manifest.labels) } as const;
  return answerOnce(context, said, JSON.stringify(answer));
}

/** Judges one digit. */
type JudgeDigit = (pixels: Uint8Array) => Promise<JudgedImage>;

/** Makes the judge of a request. @throws Problem no-companion, model-unavailable */
async function digitJudge(
  generator: Generator,
  { hand = false, nearest = false, pixels: hasPixels = false }: JudgeParameters,
  { companions, draw }: RouteDependencies,
  nearestSeed: ReturnType<typeof createNearestSeed>,
): Promise<JudgeDigit> {
  const { discriminator, classifier } = await companions.of(generator, [
    'discriminator',
    'classifier',
  ]);
  const encoder = hand || nearest ? (await companions.of(generator, ['encoder'])).encoder : null;
  const { id } = generator.manifest;
  return async (pixels) => {
    const [judgement] = judgeImages(discriminator, classifier, [pixels]);
    if (!judgement) throw new Error(`the model ${id} judged nothing`);
    const found = encoder && encodeDigit(encoder, pixels, judgement.label);
    const near = found && nearest && (await nearestSeed(generator, { pixels, ...found }, draw));
    return {
      ...rounded(judgement, generator.manifest.labels),
      ...(found && hand && { hand: latentText(found.latent) }),
      ...(near && { nearest: nearestAnswer(near, generator.manifest) }),
      ...(hasPixels && { pixels: [...pixels] }),
    };
  };
}

/** What came of one image. */
interface Judged {
  readonly name: string | null;
  readonly result: JudgedImage | Problem;
}

/** Images that may wait to be judged before others are refused: some seconds of one core. */
const mostWaiting = 256;

let waiting = 0;

/** @throws Problem overloaded where too many images wait, and where the client has left */
async function judgeEach(
  digits: readonly SentDigit[],
  judgeDigit: JudgeDigit,
  signal: () => AbortSignal,
): Promise<readonly Judged[]> {
  if (waiting + digits.length > mostWaiting) {
    throw new Problem('overloaded', [], 'Too many images are being judged.');
  }
  const judged: Judged[] = [];
  waiting += digits.length;
  try {
    for (const { name, pixels } of digits) {
      // One after the other, each in a turn of its own.
      // oxlint-disable-next-line no-await-in-loop
      await ownTurn();
      if (signal().aborted) throw clientLeft();
      // oxlint-disable-next-line no-await-in-loop
      const result = pixels instanceof Problem ? pixels : await judgeDigit(pixels);
      judged.push({ name, result });
    }
  } finally {
    waiting -= digits.length;
  }
  return judged;
}

/** @throws the problem with the only image */
function onlyOne([judged]: readonly Judged[]): JudgedImage {
  if (judged === undefined) throw new Error('no image was sent');
  if (judged.result instanceof Problem) throw judged.result;
  return judged.result;
}

/** An entry of the list of several images. */
function listed({ name, result }: Judged, requestId: string): JudgedDigits['images'][number] {
  const named = name !== null && { name };
  if (!(result instanceof Problem)) return { ...named, judgement: result };
  return { ...named, problem: problemDetails(result, { path: undefined, requestId }) };
}

/** Probabilities to a millionth: more of a float32 is noise. */
function rounded(judgement: Judgement, labels: Manifest['labels']) {
  const round = (share: number) => Math.round(share * 1e6) / 1e6;
  const { probabilityReal, probabilityGenerated, probabilityNoDigit, label } = judgement;
  return {
    probabilityReal: round(probabilityReal),
    probabilityGenerated: round(probabilityGenerated),
    probabilityNoDigit: round(probabilityNoDigit),
    label,
    labelName: labels?.[label] ?? String(label),
    probabilities: judgement.probabilities.map(round),
  };
}

function nearestAnswer(
  { seed, label, distance }: NearestSeed,
  manifest: Manifest,
): NonNullable<JudgedDigit['nearest']> {
  const { id, labels } = manifest;
  const path = canonicalPath(paths[modelWords(manifest).one].path, {
    model: id,
    seed,
    label: label === null || labels === null ? null : labelKey(labels, label),
  });
  return {
    seed,
    label,
    ...labelNameOf(label, labels),
    distance: Math.round(distance * 1e4) / 1e4,
    tried: triedSeeds,
    path,
  };
}
