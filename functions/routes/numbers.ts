import { lineDefaults, lineSeedRoom } from '../../datasets/line-options.ts';
import { papers } from '../../datasets/paper/presets.ts';
import type { LinePlan, TextPlan } from '../../datasets/series.ts';
import { longestText } from '../../datasets/text/alphabet.ts';
import { kindNames } from '../../datasets/text/kinds.ts';
import { paths } from '../../models/paths.ts';
import type { Route } from '../http/route.ts';
import { drawingParameters } from '../parameters/drawing.ts';
import { writesNumbers } from '../parameters/required-labels.ts';
import { choice, flag, seed, textParameter, wholeNumber } from '../parameters/kinds.ts';
import { lineParameters } from '../parameters/lines.ts';
import {
  type Check,
  type Constraint,
  parameterSchema,
  type Values,
} from '../parameters/parameter.ts';
import {
  type DecidedDrawing,
  drawingProblems,
  type DrawingRequest,
  drawingRoute,
} from './drawing.ts';

/** What a request without a text gets. */
const defaultPattern = '[0-9]{1,8}';
const defaultCount = 100;
/** Characters of the longest of those. */
const defaultLongest = 8;
/** As many lines as a minute of one processor draws, and less. */
const mostLines = 10_000;
/** Line `start + count` of a set at most: their names have eight digits. */
const seriesEnd = 100_000_000;
const longestPattern = 1000;

/** Formats of the data set: all but the last come as a zip. */
const formatNames = [
  'jsonl',
  'csv',
  'coco',
  'yolo',
  'tesseract',
  'parquet',
  'webdataset',
  'ndjson',
] as const;

/** What the lines say. */
const textParameters = {
  pattern: {
    ...textParameter(
      'one regular expression of 1 to 1000 characters',
      (text) => text !== '' && text.length <= longestPattern,
      {
        description:
          'A regular expression of digits, . , - / : + % ( ) # € $ £, space, classes, groups, | and counts. All texts of one length that it matches are equally likely, and so are all lengths.',
        schema: { type: 'string', maxLength: longestPattern, default: defaultPattern },
        example: '[0-3][0-9]\\.[01][0-9]\\.20[0-9]{2}',
      },
    ),
    defaultOf: () => defaultPattern,
  },
  lengths: {
    ...choice(
      'With pattern: equal = all lengths are equally likely, weighted = all texts are, so that most are long.',
      ['equal', 'weighted'],
    ),
    defaultOf: () => 'equal' as const,
  },
  between: textParameter(
    'two whole numbers of up to 32 digits, the smaller first, such as 0..99999',
    (text) => /^\d{1,32}\.\.\d{1,32}$/.test(text),
    {
      description: 'Whole numbers of a range, instead of a pattern.',
      schema: { type: 'string', pattern: '^[0-9]{1,32}\\.\\.[0-9]{1,32}$' },
      example: '0..99999',
    },
  ),
  leadingZeros: flag('With between: all numbers have as many digits as the last.'),
  kind: choice('Texts of a kind, with their check digits, instead of a pattern.', kindNames),
} as const;

interface Given {
  readonly pattern?: string | undefined;
  readonly lengths?: string | undefined;
  readonly between?: string | undefined;
  readonly leadingZeros?: boolean | undefined;
  readonly kind?: string | undefined;
  readonly format?: string | undefined;
  readonly masks?: boolean | undefined;
}

const sources = ['pattern', 'between', 'kind'] as const;

const oneText: Check<Given> = {
  of: sources,
  blames: 'kind',
  allowed: (values) =>
    sources.filter((name) => values[name] !== undefined).length > 1
      ? 'one of pattern, between and kind'
      : null,
  rule: {
    description: 'One of pattern, between and kind.',
    schema: {
      not: {
        anyOf: [
          { required: ['pattern', 'between'] },
          { required: ['pattern', 'kind'] },
          { required: ['between', 'kind'] },
        ],
      },
    },
  },
};

const lengthsOfPattern: Check<Given> = {
  of: ['lengths', 'between', 'kind'],
  blames: 'lengths',
  allowed: ({ lengths = 'equal', between, kind }) =>
    lengths === 'equal' || (between === undefined && kind === undefined)
      ? null
      : 'only with pattern',
  rule: {
    description: 'lengths=weighted only with pattern.',
    schema: {
      if: { required: ['lengths'], properties: { lengths: { const: 'weighted' } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
      then: { not: { anyOf: [{ required: ['between'] }, { required: ['kind'] }] } },
    },
  },
};

const zerosOfRange: Check<Given> = {
  of: ['leadingZeros', 'between'],
  blames: 'leadingZeros',
  allowed: ({ leadingZeros = false, between }) =>
    leadingZeros && between === undefined ? 'only with between' : null,
  rule: {
    description: 'leadingZeros only with between.',
    schema: {
      if: { required: ['leadingZeros'], properties: { leadingZeros: { const: true } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
      then: { required: ['between'] },
    },
  },
};

const masksInFormat: Check<Given> = {
  of: ['masks', 'format'],
  blames: 'masks',
  allowed: ({ masks = false, format }) =>
    masks && format === 'parquet' ? 'not with parquet, which has no place for them' : null,
  rule: {
    description: 'masks not with format=parquet.',
    schema: {
      if: { required: ['masks'], properties: { masks: { const: true } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
      then: { properties: { format: { not: { const: 'parquet' } } } },
    },
  },
};

/** The query of /numbers. @param datasetLimit as many characters of 40 pixels as an answer may have */
export function numbersParameters(datasetLimit: number) {
  const largest = Math.min(mostLines, datasetLimit);
  return parameterSchema(
    {
      ...textParameters,
      count: wholeNumber('How many lines.', {
        minimum: 1,
        maximum: largest,
        fallback: usualCount(datasetLimit),
      }),
      start: {
        ...wholeNumber('The first line of the set to draw: parts of a set have its seed.', {
          minimum: 0,
          maximum: seriesEnd - largest,
          fallback: 0,
        }),
        defaultOf: () => 0,
      },
      seed: seed('Any text: the seed of the data set. Default: a random seed.', {
        room: lineSeedRoom,
      }),
      format: choice(
        'How the data set is stored, in a zip. ndjson: one line of JSON for each line, with its PNG in base64.',
        formatNames,
      ),
      masks: flag('Adds a PNG to each line whose pixels name their character.'),
      ...lineParameters,
      model: drawingParameters.model,
    },
    [oneText, lengthsOfPattern, zerosOfRange, masksInFormat],
  );
}

/** What a client asks of /numbers. */
export type NumbersParameters = Values<ReturnType<typeof numbersParameters>['shape']>;

/** How many lines where it is not said: of the usual ones, so many fit. */
function usualCount(datasetLimit: number): number {
  return Math.max(1, Math.min(defaultCount, Math.floor(datasetLimit / defaultLongest)));
}

/** Pixels of all characters together: so many of 40 × 40 as /dataset has digits. */
function mostPixels(datasetLimit: number): number {
  return datasetLimit * lineDefaults.size ** 2;
}

/** What {@link checkLines} holds a request to. */
function sizeConstraint(datasetLimit: number): Constraint {
  const most = mostPixels(datasetLimit);
  return {
    description: `count × characters of the longest text × size² at most ${most}; the limit here is that of texts of ${longestText} characters.`,
    limit: { product: ['count', 'size', 'size'], maximum: Math.floor(most / longestText) },
  };
}

type NumbersRequest = DrawingRequest<NumbersParameters, 'zip' | 'ndjson'>;

/** GET /numbers: lines of characters with their boxes, streamed. */
export const numbers: Route = {
  describe: ({ datasetLimit, manifest }) =>
    writesNumbers(manifest)
      ? {
          id: 'drawNumbers',
          tag: 'drawings',
          summary: 'Handwritten lines with the box of every character',
          description:
            'Streams a data set of lines, such as dates and amounts, to train readers on: what the command numbers writes.',
          parameters: numbersParameters(datasetLimit),
          constraints: [sizeConstraint(datasetLimit)],
          answers: { ndjson: 'DatasetLine' },
          problems: [...drawingProblems.filter((name) => name !== 'no-such-label'), 'no-numbers'],
          draws: true,
        }
      : null,
  create: drawingRoute(paths.numbers, {
    schemaOf: ({ datasetLimit }) => numbersParameters(datasetLimit),
    formatOf: ({ format }) => format && (format === 'ndjson' ? 'ndjson' : 'zip'),
    decide,
  }),
};

async function decide(request: NumbersRequest): Promise<DecidedDrawing<keyof NumbersParameters>> {
  const { parameters, format, generator, dependencies } = request;
  const { randomSeed, datasetLimit } = dependencies;
  const stored = parameters.format ?? (format === 'ndjson' ? 'ndjson' : 'jsonl');
  const text = parameters.seed ?? randomSeed();
  const count = parameters.count ?? usualCount(datasetLimit);
  const plan = planOf(parameters, text);
  const { checkLines } = await import('./numbers-check.ts');
  const linePixels = checkLines(generator.manifest, plan, {
    count,
    mostPixels: mostPixels(datasetLimit),
  });
  return {
    seed: text,
    label: null,
    decided: {
      seed: text,
      count,
      format: stored === 'ndjson' || stored === 'jsonl' ? null : stored,
    },
    headers: { 'Content-Disposition': `attachment; filename="numbers.${format}"` },
    async draw() {
      const { numbersStream } = await import('./numbers-stream.ts');
      const { start = 0, masks = false } = parameters;
      const set = { plan, start, count, format: stored, masks, linePixels };
      return numbersStream(set, generator, dependencies);
    },
  };
}

function planOf(parameters: NumbersParameters, text: string): LinePlan {
  const { writers = null, touching = lineDefaults.touching } = parameters;
  return {
    seed: text,
    text: textPlanOf(parameters),
    writers,
    variation: parameters.variation ?? lineDefaults.variation,
    spacing: parameters.spacing ?? lineDefaults.spacing,
    touching: touching / 100,
    size: parameters.size ?? lineDefaults.size,
    paper: papers[parameters.paper ?? lineDefaults.paper],
  };
}

function textPlanOf(parameters: NumbersParameters): TextPlan {
  const { pattern = defaultPattern, lengths = 'equal', between, kind } = parameters;
  if (kind !== undefined) return { from: 'kind', kind };
  if (between === undefined) return { from: 'pattern', pattern, lengths };
  return { from: 'between', between, leadingZeros: parameters.leadingZeros ?? false };
}
