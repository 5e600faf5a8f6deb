import { lineDefaults, lineSeedRoom } from '../../datasets/line-options.ts';
import { formatNames } from '../../datasets/formats/table.ts';
import type { LinePlan, TextPlan } from '../../datasets/series.ts';
import { parseShares, type Shares } from '../../datasets/splits.ts';
import { longestText } from '../../datasets/text/alphabet.ts';
import { drawingParameters } from './drawing.ts';
import { effectParameters, paperOf, partsOfRules, spacingOfRules } from './effects.ts';
import { choice, flag, seed, wholeNumber } from './kinds.ts';
import { defaultLongest, textChecks, textParameters } from './line-texts.ts';
import { lineParameters } from './lines.ts';
import {
  type Check,
  type Constraint,
  type Parameter,
  parameterSchema,
  type Values,
} from './parameter.ts';

const defaultCount = 100;
/** As many lines as a minute of one processor draws, and less. */
export const mostLines = 10_000;
/** Line `start + count` of a set at most: their names have eight digits. */
const seriesEnd = 100_000_000;

/** Formats of the data set: all but the last come as a zip. */
const setFormats = [...formatNames, 'ndjson'] as const;

/** The name of a {@link setFormats} entry. */
export type SetFormat = (typeof setFormats)[number];

const split: Parameter<string> = {
  allowed: 'two or three whole numbers that add up to 100, such as 80/10/10',
  read(text) {
    try {
      return parseShares(text).join('/');
    } catch {
      return undefined;
    }
  },
  description: {
    description: 'Percent of the writers for train, validation and test; no writer is in two.',
    schema: { type: 'string', pattern: '^[0-9]{1,3}/[0-9]{1,3}(/[0-9]{1,3})?$' },
    example: '80/10/10',
  },
};

interface GivenFormat {
  readonly format?: string | undefined;
  readonly masks?: boolean | undefined;
}

/** Formats without a place for masks. */
const withoutMasks: readonly string[] = ['parquet', 'idx'];

const masksInFormat: Check<GivenFormat> = {
  of: ['masks', 'format'],
  blames: 'masks',
  allowed: ({ masks = false, format = '' }) =>
    masks && withoutMasks.includes(format)
      ? `not with ${format}, which has no place for them`
      : null,
  rule: {
    description: `masks not with format=${withoutMasks.join(' or ')}.`,
    schema: {
      if: { required: ['masks'], properties: { masks: { const: true } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
      then: { properties: { format: { not: { enum: withoutMasks } } } },
    },
  },
};

/** How the lines of a set are numbered, drawn, written and stored. */
function setParameters(largest: number) {
  return {
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
      'How the data set is stored, in a zip; idx is for single digits. ndjson: one line of JSON for each line, with its PNG in base64.',
      setFormats,
    ),
    split,
    masks: flag('Adds a PNG to each line whose pixels name their character.'),
    ...lineParameters,
    ...effectParameters,
    model: drawingParameters.model,
  } as const;
}

const setChecks = [masksInFormat, partsOfRules, spacingOfRules] as const;

/** The query of GET /numbers. @param datasetLimit as many characters of 40 pixels as an answer may have */
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
      ...setParameters(largest),
    },
    [...textChecks, ...setChecks],
  );
}

/** What a client asks of GET /numbers. */
export type NumbersParameters = Values<ReturnType<typeof numbersParameters>['shape']>;

/** The query of POST /numbers, whose body has the texts. @param datasetLimit as of {@link numbersParameters} */
export function listParameters(datasetLimit: number) {
  return parameterSchema(setParameters(Math.min(mostLines, datasetLimit)), setChecks);
}

/** What a client asks of POST /numbers. */
export type ListParameters = Values<ReturnType<typeof listParameters>['shape']>;

/** How many lines where it is not said: of the usual ones, so many fit. */
export function usualCount(datasetLimit: number): number {
  return Math.max(1, Math.min(defaultCount, Math.floor(datasetLimit / defaultLongest)));
}

/** Pixels of all characters together: so many of 40 × 40 as /dataset has digits. */
export function mostPixels(datasetLimit: number): number {
  return datasetLimit * lineDefaults.size ** 2;
}

/** What the size of all characters is held to. */
export function sizeConstraint(datasetLimit: number): Constraint {
  const most = mostPixels(datasetLimit);
  return {
    description: `count × characters of the longest text × size² at most ${most}; the limit here is that of texts of ${longestText} characters.`,
    limit: { product: ['count', 'size', 'size'], maximum: Math.floor(most / longestText) },
  };
}

/** How lines follow from a query. */
export function planOf(parameters: ListParameters, seedText: string, text: TextPlan): LinePlan {
  const { writers = null, touching = lineDefaults.touching } = parameters;
  return {
    seed: seedText,
    text,
    writers,
    variation: parameters.variation ?? lineDefaults.variation,
    spacing: parameters.spacing ?? lineDefaults.spacing,
    touching: touching / 100,
    size: parameters.size ?? lineDefaults.size,
    paper: paperOf(parameters),
  };
}

/** The shares of a split; null: there is none. */
export function sharesOf(parameters: ListParameters): Shares | null {
  return parameters.split === undefined ? null : parseShares(parameters.split);
}
