import type { Manifest } from '../../models/manifest/manifest.ts';
import { labelHeader } from '../../models/manifest/label-text.ts';
import { modelWords } from '../../models/manifest/words.ts';
import { latentBetween, truncateLatent } from '../../models/seed/latent.ts';
import { paths } from '../../models/paths.ts';
import type { Route } from '../http/route.ts';
import { inverted, plainColors } from '../../models/images/colors.ts';
import type { Encoded } from '../images/encode/drawing.ts';
import type { Caption } from '../images/encode/still.ts';
import { offerOf } from '../images/formats.ts';
import { resize, scaledTo } from '../../models/images/image.ts';
import {
  defaultSpread,
  digitSize,
  drawingParameters,
  handParameters,
  colorParameters,
  requireHandOfSpread,
} from '../parameters/drawing.ts';
import { onlyWith } from '../parameters/effect.ts';
import { decideLabel, latentOf, requestedLatent } from '../parameters/held-to-model.ts';
import { flag, format as formatParameter, label, seed } from '../parameters/kinds.ts';
import { type Constraint, parameterSchema, type Values } from '../parameters/parameter.ts';
import {
  type DecidedDrawing,
  drawingProblems,
  type DrawingRequest,
  drawingRoute,
} from './drawing.ts';

const formats = offerOf(paths.digit.formats).names;
const stillFormats = offerOf(['still']).names;

type DigitFormat = (typeof formats)[number];

/** The query of /digit. Each message says what the parameter allows. */
export const digitParameters = parameterSchema(
  {
    seed: seed('Any text; the same seed draws the same image. Default: a random seed.'),
    ...handParameters,
    label: label('What to draw. Default: the seed picks a label.'),
    size: digitSize('The longer side in pixels. Default: the model’s own size.'),
    format: formatParameter(formats),
    ...colorParameters,
    color: onlyWith(stillFormats, colorParameters.color),
    background: onlyWith(stillFormats, colorParameters.background),
    latent: onlyWith(['json'], flag('Whether to include the latent vector; only with json.')),
    ...drawingParameters,
  },
  [requireHandOfSpread],
);

/** What a client asks of /digit: what is absent is chosen for it. */
export type DigitParameters = Values<(typeof digitParameters)['shape']>;

type DigitRequest = DrawingRequest<DigitParameters, DigitFormat>;

/** Which label it has: said by the label, or by the seed. */
export const labelOfHandAlone: Constraint = {
  description: 'hand alone, without seed and spread, needs label.',
  schema: {
    if: { required: ['hand'], not: { anyOf: [{ required: ['seed'] }, { required: ['spread'] }] } },
    // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's word
    then: { required: ['label'] },
  },
};

/** GET /digit: one digit, or 304 without drawing when the client's copy still holds. */
export const digit: Route = {
  describe: ({ manifest }) => ({
    id: 'drawDigit',
    tag: 'drawings',
    summary: `One ${modelWords(manifest).one}`,
    description: `Draws the ${modelWords(manifest).one} of a seed: the same seed, label and model give the same pixels.`,
    parameters: digitParameters,
    constraints: [labelOfHandAlone],
    answers: { json: 'DigitNumbers' },
    problems: [...drawingProblems, 'no-such-hand'],
    draws: true,
  }),
  create: drawingRoute(paths.digit, {
    schemaOf: () => digitParameters,
    decide: decideDrawing,
  }),
};

/** One digit, fully decided: everything that its pixels follow from. */
interface DecidedDigit {
  /** Null: it is drawn from the given latent vector alone. */
  readonly seed: string | null;
  /** The latent vector that `hand` gives; null: the seed's own. */
  readonly hand: Float32Array | null;
  readonly spread: number; // 0 to 1, from that vector to the seed's own
  /** Null for a model without labels. */
  readonly label: number | null;
  readonly truncation: number; // 0 to 1
}

/** Decides what /digit and /image leave open. */
export async function decideDrawing(
  request: DigitRequest,
): Promise<DecidedDrawing<keyof DigitParameters>> {
  const { parameters, generator, dependencies } = request;
  const decided = await decideDigit(parameters, generator.manifest, dependencies.randomSeed);
  const { seed: text, label: number } = decided;
  return {
    seed: text,
    label: labelHeader([number], generator.manifest.labels),
    decided: { seed: text, label: number },
    draw: (caption) => drawDigit(request, decided, caption),
  };
}

/** Decides what the parameters leave open. @throws Problem no-such-label, no-such-hand */
async function decideDigit(
  parameters: DigitParameters,
  manifest: Manifest,
  randomSeed: () => string,
): Promise<DecidedDigit> {
  const { hand, spread, truncation = 1 } = parameters;
  const isHandAlone = hand !== undefined && parameters.seed === undefined && spread === undefined;
  const text = isHandAlone ? null : (parameters.seed ?? randomSeed());
  return {
    seed: text,
    label: decideLabel(parameters.label, text, manifest, 'with hand alone'),
    hand: await requestedLatent(hand, manifest),
    spread: spread ?? defaultSpread,
    truncation,
  };
}

async function drawDigit(
  request: DigitRequest,
  decided: DecidedDigit,
  caption: Caption,
): Promise<Encoded> {
  const { generator, dependencies, timed, encode } = request;
  const { manifest } = generator;
  const { hand, spread, truncation } = decided;
  const own = latentOf(decided.seed, hand, manifest);
  const latent = truncateLatent(hand ? latentBetween(hand, own, spread) : own, truncation);
  const [pixels] = await timed('infer', () =>
    dependencies.draw(generator, [{ latent, label: decided.label }]),
  );
  if (!pixels) throw new Error(`the model ${manifest.id} drew nothing`);
  const image = { ...manifest.image, pixels };
  const size = scaledTo(image, request.parameters.size);
  const { format, colors } = request;
  if (format !== 'json' && format !== 'raw') {
    return encode({ kind: 'still', format, still: { image, ...size, colors, caption } });
  }
  return timed('encode', async () => {
    const plain = resize(image, size.width, size.height).pixels;
    const scaled = new Uint8Array(colors.color === plainColors.color ? plain : inverted(plain));
    if (format === 'raw') return scaled;
    const { digitJson } = await import('../images/encode/digit-json.ts');
    const { parameters } = request;
    const numbers = {
      seed: decided.seed,
      ...(parameters.hand !== undefined && { hand: parameters.hand }),
      label: decided.label,
      model: manifest.id,
      generated: true,
      ...size,
      ...(image.channels === 3 && { channels: image.channels }),
    } as const;
    return digitJson(numbers, manifest.labels, scaled, parameters.latent ? latent : null);
  });
}
