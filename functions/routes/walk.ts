import type { Draw } from '../../models/generator.ts';
import { latentBetween, truncateLatent } from '../../models/seed/latent.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { labelHeader } from '../../models/manifest/label-text.ts';
import { modelWords } from '../../models/manifest/words.ts';
import { paths } from '../../models/paths.ts';
import { unlessDefault } from '../http/canonical.ts';
import type { Route } from '../http/route.ts';
import type { Encoded } from '../images/encode/drawing.ts';
import type { Caption } from '../images/encode/still.ts';
import { offerOf } from '../images/formats.ts';
import { scaledTo } from '../../models/images/image.ts';
import { digitSize, drawingParameters, hand, colorParameters } from '../parameters/drawing.ts';
import { handInsteadOf, withinPixels } from '../parameters/several.ts';
import { checkLabel, decideLabel, latentOf, requestedLatent } from '../parameters/held-to-model.ts';
import { format as formatParameter, label, seed, wholeNumber } from '../parameters/kinds.ts';
import { type Constraint, parameterSchema, type Values } from '../parameters/parameter.ts';
import {
  type DecidedDrawing,
  drawingProblems,
  type DrawingRequest,
  drawingRoute,
} from './drawing.ts';

const { names } = offerOf(paths.walk.formats);

/** How many frames where it is not said. */
const defaultFrames = 24;

/** The query of /walk. */
export const walkParameters = parameterSchema(
  {
    from: seed('The seed to start from. Default: a random seed.'),
    to: seed('The seed to end at. Default: a random seed.'),
    fromHand: hand('A latent vector as /judge returns it: the start, instead of a seed.'),
    toHand: hand('A latent vector as /judge returns it: the end, instead of a seed.'),
    frames: wholeNumber('How many frames, including both ends.', {
      minimum: 2,
      maximum: 120,
      fallback: defaultFrames,
    }),
    label: label('The label at the start. Default: the start seed picks one.'),
    toLabel: label('The label at the end. Default: the label at the start.'),
    size: digitSize('The longer side in pixels.', 28),
    format: formatParameter(names),
    ...colorParameters,
    ...drawingParameters,
  },
  [
    handInsteadOf('from', 'fromHand'),
    handInsteadOf('to', 'toHand'),
    withinPixels('frames', ({ frames = defaultFrames }) => frames),
  ],
);

/** What a client asks of /walk. */
export type WalkParameters = Values<(typeof walkParameters)['shape']>;

type WalkRequest = DrawingRequest<WalkParameters, (typeof names)[number]>;

/** Where a walk starts or ends: at a seed or in a hand. */
interface End {
  readonly seed: string | null;
  /** Null: the seed's own latent vector. */
  readonly hand: Float32Array | null;
  /** Null for a model without labels. */
  readonly label: number | null;
}

/** Which digit it starts with: said by the label, or by the seed. */
const labelOfHand: Constraint = {
  description: 'fromHand needs label.',
  schema: { dependentRequired: { fromHand: ['label'] } },
};

/** GET /walk: an animation of the digits between two seeds, or two hands. */
export const walk: Route = {
  describe: ({ manifest }) => ({
    id: 'drawWalk',
    tag: 'drawings',
    summary: 'An animation between two seeds',
    description: `Draws ${modelWords(manifest).several} that change step by step from one seed to another.`,
    parameters: walkParameters,
    constraints: [labelOfHand],
    problems: [...drawingProblems, 'no-such-hand'],
    draws: true,
  }),
  create: drawingRoute(paths.walk, { schemaOf: () => walkParameters, decide }),
};

async function decide(request: WalkRequest): Promise<DecidedDrawing<keyof WalkParameters>> {
  const { frames = defaultFrames } = request.parameters;
  const [from, to] = await endsOf(request);
  return {
    seed: from.seed,
    label: labelHeader([from.label], request.generator.manifest.labels),
    decided: {
      from: from.seed,
      to: to.seed,
      frames,
      label: from.label,
      toLabel: unlessDefault(to.label, from.label),
    },
    draw: (caption) => drawWalk(request, from, to, caption),
  };
}

/**
 * Decides what the parameters leave open: seeds, and the label that the first of them picks.
 *
 * @throws Problem no-such-label, no-such-hand, or invalid-parameter where a hand needs a label
 */
async function endsOf({
  parameters,
  generator: { manifest },
  dependencies: { randomSeed },
}: WalkRequest): Promise<readonly [from: End, to: End]> {
  const { fromHand, toHand } = parameters;
  const from = fromHand === undefined ? (parameters.from ?? randomSeed()) : null;
  const to = toHand === undefined ? (parameters.to ?? randomSeed()) : null;
  const start = decideLabel(parameters.label, from, manifest, 'with a latent vector');
  const end = checkLabel(parameters.toLabel, manifest, 'toLabel') ?? start;
  return [
    { seed: from, hand: await requestedLatent(fromHand, manifest, 'fromHand'), label: start },
    { seed: to, hand: await requestedLatent(toHand, manifest, 'toHand'), label: end },
  ];
}

async function drawWalk(
  { parameters, format, generator, colors, dependencies, timed, encode }: WalkRequest,
  from: End,
  to: End,
  caption: Caption,
): Promise<Encoded> {
  const { manifest } = generator;
  const { frames = defaultFrames, truncation = 1, size } = parameters;
  const draws = drawsBetween(from, to, { frames, truncation, manifest });
  const drawn = await timed('infer', () => dependencies.draw(generator, draws));
  const images = drawn.map((pixels) => ({ ...manifest.image, pixels }));
  const animation = { images, ...scaledTo(manifest.image, size), colors, caption };
  return encode({ kind: 'moving', format, animation });
}

/**
 * What is drawn on the way, in even steps, both ends among them; from one label to another, the share of
 * the other grows as evenly.
 */
function drawsBetween(
  from: End,
  to: End,
  {
    frames,
    truncation,
    manifest,
  }: { readonly frames: number; readonly truncation: number; readonly manifest: Manifest },
): readonly Draw[] {
  const start = latentOf(from.seed, from.hand, manifest);
  const end = latentOf(to.seed, to.hand, manifest);
  return Array.from({ length: frames }, (_, index) => {
    const share = index / (frames - 1);
    const latent = truncateLatent(latentBetween(start, end, share), truncation);
    const { label: first } = from;
    if (to.label === null || to.label === first) return { latent, label: first };
    return { latent, label: first, mixed: [{ label: to.label, share }] };
  });
}
