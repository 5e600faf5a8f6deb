import type { Manifest } from '../../models/manifest/manifest.ts';
import { truncateLatent } from '../../models/seed/latent.ts';
import { paths } from '../../models/paths.ts';
import type { Route } from '../http/route.ts';
import type { Caption } from '../images/encode/still.ts';
import { offerOf } from '../images/formats.ts';
import { setHandwriting } from '../../models/images/handwriting.ts';
import { scaledBy } from '../../models/images/image.ts';
import { drawingParameters, hand, imageSize, colorParameters } from '../parameters/drawing.ts';
import { handInsteadOf, withinPixels } from '../parameters/several.ts';
import { latentOf, requestedLatent } from '../parameters/held-to-model.ts';
import { requireLabels } from '../parameters/required-labels.ts';
import {
  format as formatParameter,
  seed,
  textParameter,
  wholeNumber,
} from '../parameters/kinds.ts';
import { parameterSchema, required, type Values } from '../parameters/parameter.ts';
import { Problem } from '../problem.ts';
import {
  type DecidedDrawing,
  drawingProblems,
  type DrawingRequest,
  drawingRoute,
} from './drawing.ts';

const { names } = offerOf(paths.number.formats);

/** What /number/:digits takes: its path's part and its query. */
export const numberParameters = parameterSchema(
  {
    digits: required(
      textParameter('1 to 32 digits', (text) => /^[0-9]{1,32}$/.test(text), {
        description: 'The number, with any leading zeros; an extension may follow.',
        schema: { type: 'string', pattern: '^[0-9]{1,32}$' },
        example: '2026',
      }),
    ),
    seed: seed('Any text: the seed of the handwriting. Default: a random seed.'),
    hand: hand(
      'A latent vector as /judge and /complete return it: it sets the handwriting instead of a seed.',
    ),
    // The own height follows from where the digits stand: the description has no number for it.
    size: wholeNumber('The height in pixels. Default: 28 or a little more.', imageSize),
    format: formatParameter(names),
    ...colorParameters,
    ...drawingParameters,
  },
  [handInsteadOf('seed', 'hand'), withinPixels('digits', ({ digits }) => digits.length, 'number')],
);

type PathAndQuery = Values<(typeof numberParameters)['shape']>;

/** What a client asks of /number beside the digits. */
export type NumberParameters = Omit<PathAndQuery, 'digits'>;

type NumberRequest = DrawingRequest<PathAndQuery, (typeof names)[number]>;

/** GET /number/:digits: a number in one hand: one latent vector, a label a digit. */
export const number: Route = {
  describe: () => ({
    id: 'writeNumber',
    tag: 'drawings',
    summary: 'A handwritten number',
    description: 'Writes a number in one handwriting, on one line, as one picture.',
    parameters: numberParameters,
    problems: [...drawingProblems, 'no-labels', 'no-such-hand'],
    draws: true,
  }),
  create: drawingRoute(paths.number, { schemaOf: () => numberParameters, decide }),
};

async function decide(request: NumberRequest): Promise<DecidedDrawing<keyof PathAndQuery>> {
  const { parameters, generator, dependencies } = request;
  const { manifest } = generator;
  const { digits, truncation = 1 } = parameters;
  const labels = labelsOfDigits(digits, manifest);
  const given = await requestedLatent(parameters.hand, manifest);
  const text = given ? null : (parameters.seed ?? dependencies.randomSeed());
  return {
    seed: text,
    label: digits,
    decided: { seed: text },
    draw(caption) {
      const latent = truncateLatent(latentOf(text, given, manifest), truncation);
      return write(request, latent, labels, caption);
    },
  };
}

/** The index of each digit's label. @throws Problem no-labels where labels are no digits, no-such-label */
function labelsOfDigits(digits: string, manifest: Manifest): readonly number[] {
  const labels = requireLabels(manifest);
  if (!labels.some((name) => /^[0-9]$/.test(name))) {
    const detail = `The labels of the model ${manifest.id} are no digits: it cannot write numbers.`;
    throw new Problem('no-labels', [], detail);
  }
  return [...digits].map((digit) => {
    const index = labels.indexOf(digit);
    if (index >= 0) return index;
    const allowed = `digits that are labels of the model ${manifest.id}: ${labels.join(', ')}`;
    throw new Problem('no-such-label', [{ parameter: 'digits', value: digit, allowed }]);
  });
}

async function write(
  { parameters, format, generator, colors, dependencies, timed, encode }: NumberRequest,
  latent: Float32Array,
  labels: readonly (number | null)[],
  caption: Caption,
) {
  const { image: shape } = generator.manifest;
  const { size } = parameters;
  const draws = labels.map((label) => ({ latent, label }));
  const drawn = await timed('infer', () => dependencies.draw(generator, draws));
  const { width, height } = shape;
  const image = setHandwriting(drawn.map((pixels) => ({ width, height, pixels })));
  const scaled = scaledBy(image, size === undefined ? 1 : size / image.height);
  return encode({ kind: 'still', format, still: { image, ...scaled, colors, caption } });
}
