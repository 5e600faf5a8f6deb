import type { Context } from 'hono';
import { endTime, startTime } from 'hono/timing';
import * as z from 'zod';
import type { Completion } from '../../models/completion/completion.ts';
import type { Generator } from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { labelHeader } from '../../models/manifest/label-text.ts';
import { modelWords } from '../../models/manifest/words.ts';
import { setSheet } from '../../models/sheet.ts';
import type { CompletedDigits } from '../answers/complete.ts';
import { chooseFormat } from '../http/accept.ts';
import { answerOnce, timed } from '../http/answer.ts';
import { readRequestBody } from '../http/body.ts';
import type { Route, RouteDependencies } from '../http/route.ts';
import { plainColors } from '../../models/images/colors.ts';
import { type Field, fieldOf } from '../images/decode/field.ts';
import type { PartialDigit } from '../images/decode/partial-digit.ts';
import type { Drawing } from '../images/encode/drawing.ts';
import { labelNameOf } from '../images/encode/label-name.ts';
import type { Caption } from '../images/encode/still.ts';
import { formats, type Offer } from '../images/formats.ts';
import { longerSide, scaledBy } from '../../models/images/image.ts';
import { imageSize } from '../parameters/drawing.ts';
import { withinPixels } from '../parameters/several.ts';
import { onlyWith, refuseIneffective } from '../parameters/effect.ts';
import { checkLabel, checkWithModel } from '../parameters/held-to-model.ts';
import { exampleMask, exampleStroke, mask, pixels } from '../parameters/image.ts';
import { format, label, model, seed, wholeNumber } from '../parameters/kinds.ts';
import { parameterSchema, type Values } from '../parameters/parameter.ts';
import { latentText } from '../../models/seed/latent-text.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { Problem, problemsOf } from '../problem.ts';
import { encodeWithThreads } from '../serving/encoding.ts';
import { requestedModel } from '../serving/requested-model.ts';
import { inlineTasks, type PictureTasks } from '../threads/picture-tasks.ts';

/** By `format` or Accept; the path takes no extension. */
const offer: Offer<'json' | 'png'> = { names: ['json', 'png'], formatOf: (name) => name };

/** How many completions where it is not said. */
const defaultCompletions = 4;

/** The query of /complete. */
export const completeParameters = parameterSchema(
  {
    label: label('What it is. Default: inferred from the known part.'),
    seed: seed('Any text; the same seed gives the same completions. Default: a random seed.'),
    count: wholeNumber('How many completions, most likely first.', {
      minimum: 1,
      maximum: 16,
      fallback: defaultCompletions,
    }),
    format: format(offer.names),
    // No default for the description: sent with json, it would be refused.
    size: onlyWith(
      ['png'],
      wholeNumber(
        'The longer side of one image, in pixels; only with png. Default: the model’s own size.',
        imageSize,
      ),
    ),
    model: model('Which model completes, by its id or by an alias.'),
  },
  [withinPixels('count', ({ count = defaultCompletions }) => count)],
);

/** What a client asks of /complete: what is absent is chosen for it. */
export type CompleteParameters = Values<(typeof completeParameters)['shape']>;

/** The body of /complete where it is JSON. */
function completeBody(field: Field) {
  const hidden = 'Row by row: 1 where a pixel is hidden and will be drawn, 0 where it is known.';
  return z.strictObject(
    {
      pixels: pixels(field, '; hidden pixels may have any value.'),
      mask: mask(field.width * field.height, hidden),
    },
    'an object with pixels and mask',
  );
}

/** POST /complete: what is hidden of a digit, drawn in several ways. */
export const complete: Route = {
  describe: ({ manifest }) => ({
    id: 'completeDigit',
    tag: 'images',
    summary: `Completes a partly hidden ${modelWords(manifest).one} in several ways`,
    description: `Draws completions that fit the known part of ${modelWords(manifest).article} ${modelWords(manifest).one}. The same image, mask, label, seed and model give the same completions.`,
    parameters: completeParameters,
    body: {
      description: pictureWords(manifest.image),
      json: completeBody(fieldOf(manifest)),
      examples: {
        lowerHalf: {
          summary: 'The lower half is hidden',
          value: { pixels: exampleStroke(manifest.image), mask: exampleMask(manifest.image) },
        },
      },
      // A JPEG has no opacity: nothing of it is hidden.
      pictures: ['image/png', 'image/webp'],
    },
    mediaTypes: offer.names.map((name) => formats[name].mediaType),
    answers: { json: 'CompletedDigits' },
    problems: [
      ...problemsOf.anyRoute,
      ...problemsOf.namedModel,
      ...problemsOf.sentImage,
      'not-acceptable',
      'no-such-label',
      'invalid-mask',
    ],
    headers: ['X-Seed', 'X-Label', 'X-Model'],
  }),
  create: (dependencies) => (context) => answerCompletions(context, dependencies),
};

/** What a picture must be. */
function pictureWords({ width, height }: Manifest['image']): string {
  const shape =
    width === height
      ? `A square PNG or WebP of ${width} × ${height} pixels or more`
      : `A PNG or WebP of the proportions of ${width} × ${height} pixels`;
  return `${shape} that is transparent where the image is not known; or the numbers and a mask.`;
}

async function answerCompletions(
  context: Context,
  { servedModel, randomSeed, companions, pictures = inlineTasks }: RouteDependencies,
): Promise<Response> {
  startTime(context, 'parse');
  const parameters = parseParameters(completeParameters, queryOf(context.req.url));
  const accept = context.req.header('Accept');
  const chosen = chooseFormat(offer, { format: parameters.format, accept });
  refuseIneffective(completeParameters.shape, parameters, chosen.name);
  const { generator } = await requestedModel(servedModel, parameters.model);
  const { manifest } = generator;
  checkWithModel(completeParameters, parameters, manifest);
  const requested = checkLabel(parameters.label, manifest);
  const { encoder } = await companions.of(generator, ['encoder']);
  const classifier = manifest.companions.classifier
    ? (await companions.of(generator, ['classifier'])).classifier
    : null;
  const digit = await readPartialDigit(context, generator, pictures);
  const { seed: text = randomSeed(), count = defaultCompletions } = parameters;
  endTime(context, 'parse');
  const completions = await timed(context, 'infer', () =>
    pictures.complete(
      { generator, encoder, classifier },
      { ...digit, label: requested, seed: text, count },
      context.req.raw.signal,
    ),
  );
  const labels = labelHeader(
    completions.map(({ label: index }) => index),
    manifest.labels,
  );
  const caption = { seed: text, label: labels, model: manifest.id };
  const body = await timed(context, 'encode', () =>
    chosen.name === 'json'
      ? encodeJson(completions, text, generator)
      : encodeWithThreads(
          sheetOf(completions, caption, parameters.size, generator),
          pictures,
          () => context.req.raw.signal,
        ),
  );
  return answerOnce(context, { ...chosen, ...caption }, body);
}

/** What is known of a digit. @throws Problem invalid-mask where that is all or nothing */
async function readPartialDigit(
  context: Context,
  { manifest }: Generator,
  pictures: PictureTasks,
): Promise<PartialDigit> {
  const field = fieldOf(manifest);
  const body = await readRequestBody(context, completeBody(field));
  const digit =
    body.kind === 'picture'
      ? await pictures.readPartial(body.picture, field, context.req.raw.signal)
      : { pixels: body.value.pixels, known: body.value.mask.map((isHidden) => 1 - isHidden) };
  const knownCount = digit.known.reduce((sum, isKnown) => sum + isKnown, 0);
  if (knownCount > 0 && knownCount < digit.known.length) return digit;
  const hidden = body.kind === 'picture' ? 'transparent' : 'masked';
  const found = knownCount === 0 ? 'Every pixel is' : 'No pixel is';
  const detail = `${found} ${hidden}; allowed: from 1 to ${digit.known.length - 1} of ${digit.known.length}.`;
  throw new Problem('invalid-mask', [], detail);
}

function encodeJson(
  completions: readonly Completion[],
  text: string,
  { manifest }: Generator,
): string {
  const { width, height, channels } = manifest.image;
  return JSON.stringify({
    seed: text,
    model: manifest.id,
    generated: true,
    width,
    height,
    ...(channels === 3 && { channels }),
    completions: completions.map((completion) => ({
      label: completion.label,
      ...labelNameOf(completion.label, manifest.labels),
      hand: latentText(completion.latent),
      misfit: Math.round(completion.misfit * 1e4) / 1e4,
      pixels: [...completion.pixels],
    })),
  } satisfies CompletedDigits);
}

/** All completions as one picture, about as many a row as rows. */
function sheetOf(
  completions: readonly Completion[],
  caption: Caption,
  size: number | undefined,
  { manifest }: Generator,
): Drawing {
  const images = completions.map((completion) => completion.pixels);
  const image = setSheet(images, Math.ceil(Math.sqrt(images.length)), manifest.image);
  const ownSize = longerSide(manifest.image);
  const scaled = scaledBy(image, (size ?? ownSize) / ownSize);
  const still = { image, ...scaled, colors: plainColors, caption };
  return { kind: 'still', format: 'png', still };
}
