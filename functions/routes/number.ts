import { lineDefaults, lineSizes } from '../../datasets/line-options.ts';
import { paperNames } from '../../datasets/paper/presets.ts';
import { drawable, longestText, wrongWith } from '../../datasets/text/alphabet.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { truncateLatent } from '../../models/seed/latent.ts';
import { paths } from '../../models/paths.ts';
import type { Route, RouteDescription } from '../http/route.ts';
import type { Caption } from '../images/encode/still.ts';
import { offerOf, type StillFormat } from '../images/formats.ts';
import { plainColors } from '../../models/images/colors.ts';
import { setHandwriting } from '../../models/images/handwriting.ts';
import { scaledBy } from '../../models/images/image.ts';
import { drawingParameters, hand, imageSize, colorParameters } from '../parameters/drawing.ts';
import { handInsteadOf, withinPixels } from '../parameters/several.ts';
import { latentOf, requestedLatent } from '../parameters/held-to-model.ts';
import { requireDigits, writesNumbers } from '../parameters/required-labels.ts';
import { onlyWith } from '../parameters/effect.ts';
import {
  choice,
  flag,
  format as formatParameter,
  seed,
  textParameter,
  wholeNumber,
} from '../parameters/kinds.ts';
import {
  type Check,
  type Constraint,
  parameterSchema,
  required,
  type Values,
} from '../parameters/parameter.ts';
import { Problem } from '../problem.ts';
import {
  type DecidedDrawing,
  drawingProblems,
  type DrawingRequest,
  drawingRoute,
} from './drawing.ts';

const { names } = offerOf(paths.number.formats);
const stillNames = offerOf(['still']).names;

/** What stands in the path: what lines may say. */
const drawableText = textParameter(
  `1 to ${longestText} characters of ${drawable}`,
  (text) => wrongWith(text) === null,
  {
    description:
      'The number, with any leading zeros, signs and spaces; an extension may follow. Signs are drawn by rule in the hand of the digits.',
    schema: { type: 'string', pattern: `^[-0-9.,/:+%()#€$£ ]{1,${longestText}}$` },
    example: '2026',
  },
);

interface Given {
  readonly paper?: string | undefined;
  readonly invert?: boolean | undefined;
  readonly color?: string | undefined;
  readonly background?: string | undefined;
}

/** A paper has colors of its own. */
const noColorsOnPaper: Check<Given> = {
  of: ['paper', 'invert', 'color', 'background'],
  blames: 'paper',
  allowed: ({
    paper,
    invert = false,
    color = plainColors.color,
    background = plainColors.background,
  }) =>
    paper === undefined ||
    (!invert && color === plainColors.color && background === plainColors.background)
      ? null
      : 'only without invert, color and background',
  rule: {
    description: 'paper only without invert, color and background.',
    schema: {
      if: { required: ['paper'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
      then: {
        properties: {
          invert: { const: false },
          color: { const: plainColors.color },
          background: { const: plainColors.background },
        },
      },
    },
  },
};

/** Pixels of a number's characters on paper: about a fifth of a second of one core. */
const mostPixelsOnPaper = 2 ** 17;

const sizeOnPaper: Constraint = {
  description: `On paper, and as JSON: digits × size² at most ${mostPixelsOnPaper}, and size at most ${lineSizes.maximum}.`,
  limit: { product: ['digits', 'size', 'size'], maximum: lineSizes.maximum ** 2 },
};

/** @throws Problem invalid-parameter that names the size */
function checkSizeOnPaper({ digits: text, size = lineDefaults.size }: PathAndQuery): void {
  const fitting = Math.floor(Math.sqrt(mostPixelsOnPaper / text.length));
  const most = Math.min(lineSizes.maximum, fitting);
  if (size <= most) return;
  const allowed = `up to ${most} for this number on paper or as JSON`;
  throw new Problem('invalid-parameter', [{ parameter: 'size', value: String(size), allowed }]);
}

/** What /number/:digits takes: its path's part and its query. */
export const numberParameters = parameterSchema(
  {
    digits: required(drawableText),
    seed: seed('Any text: the seed of the handwriting. Default: a random seed.'),
    hand: hand(
      'A latent vector as /judge and /complete return it: it sets the handwriting instead of a seed.',
    ),
    // The own height follows from where the digits stand: the description has no number for it.
    size: wholeNumber(
      'The height in pixels. Default: 28 or a little more. On paper, and as JSON: the height of a digit’s image, up to 128, 40 by default.',
      imageSize,
    ),
    paper: onlyWith(
      ['png', 'json'],
      choice('What it is written on, as in /numbers. Default: nothing; as JSON clean.', paperNames),
    ),
    boxes: onlyWith(
      ['json'],
      flag('JSON with the box of every character and the picture, which is what .json gives.'),
    ),
    format: formatParameter(names),
    invert: onlyWith(stillNames, colorParameters.invert),
    color: onlyWith(stillNames, colorParameters.color),
    background: onlyWith(stillNames, colorParameters.background),
    ...drawingParameters,
  },
  [
    handInsteadOf('seed', 'hand'),
    withinPixels('digits', ({ digits: text }) => text.length, 'number'),
    noColorsOnPaper,
  ],
);

type PathAndQuery = Values<(typeof numberParameters)['shape']>;

/** What a client asks of /number beside the digits. */
export type NumberParameters = Omit<PathAndQuery, 'digits'>;

type NumberRequest = DrawingRequest<PathAndQuery, (typeof names)[number]>;

const description: RouteDescription = {
  id: 'writeNumber',
  tag: 'drawings',
  summary: 'A handwritten number',
  description: 'Writes a number in one handwriting, on one line, as one picture.',
  parameters: numberParameters,
  constraints: [sizeOnPaper],
  answers: { json: 'NumberBoxes' },
  problems: [...drawingProblems, 'no-numbers', 'no-such-hand'],
  draws: true,
};

/** GET /number/:digits: a number in one hand: one latent vector, a label a digit. */
export const number: Route = {
  describe: ({ manifest }) => (writesNumbers(manifest) ? description : null),
  create: drawingRoute(paths.number, {
    schemaOf: () => numberParameters,
    formatOf: ({ format, boxes = false }, extension) =>
      format ?? (boxes && extension === undefined ? 'json' : undefined),
    decide,
  }),
};

async function decide(request: NumberRequest): Promise<DecidedDrawing<keyof PathAndQuery>> {
  const { parameters, format, generator, dependencies } = request;
  const { manifest } = generator;
  const { digits: characters, truncation = 1, paper } = parameters;
  const isPlain = paper === undefined && format !== 'json';
  if (!isPlain) checkSizeOnPaper(parameters);
  const labels = labelsOfDigits(characters, manifest);
  const given = await requestedLatent(parameters.hand, manifest);
  const text = given ? null : (parameters.seed ?? dependencies.randomSeed());
  return {
    seed: text,
    label: encodeURIComponent(characters),
    decided: {
      seed: text,
      boxes: null,
      paper: format === 'json' && paper === 'clean' ? null : paper,
    },
    async draw(caption) {
      const latent = truncateLatent(latentOf(text, given, manifest), truncation);
      if (isPlain && /^\d+$/.test(characters)) {
        return write({ ...request, format }, latent, labels, caption);
      }
      const { writeLineOf } = await import('./number-line.ts');
      return writeLineOf(request, latent, { caption, diceText: text ?? parameters.hand ?? '' });
    },
  };
}

/** The index of each digit's label. @throws Problem no-numbers where labels are no digits, no-such-label */
function labelsOfDigits(digits: string, manifest: Manifest): readonly number[] {
  const labels = requireDigits(manifest);
  return (digits.match(/\d/g) ?? []).map((digit) => {
    const index = labels.indexOf(digit);
    if (index >= 0) return index;
    const allowed = `digits that are labels of the model ${manifest.id}: ${labels.filter((name) => /^\d$/.test(name)).join(', ')}`;
    throw new Problem('no-such-label', [{ parameter: 'digits', value: digit, allowed }]);
  });
}

async function write(
  {
    parameters,
    format,
    generator,
    colors,
    dependencies,
    timed,
    encode,
  }: NumberRequest & { readonly format: StillFormat },
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
