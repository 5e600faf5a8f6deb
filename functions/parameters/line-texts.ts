import type { TextPlan } from '../../datasets/series.ts';
import { kindNames } from '../../datasets/text/kinds.ts';
import { choice, flag, textParameter } from './kinds.ts';
import type { Check } from './parameter.ts';

/** What lines say in a request without a text. */
const defaultPattern = '[0-9]{1,8}';
/** Characters of the longest of those. */
export const defaultLongest = 8;
const longestPattern = 1000;

/** What the lines say. */
export const textParameters = {
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

/** The values of {@link textParameters}. */
interface GivenTexts {
  readonly pattern?: string | undefined;
  readonly lengths?: 'equal' | 'weighted' | undefined;
  readonly between?: string | undefined;
  readonly leadingZeros?: boolean | undefined;
  readonly kind?: (typeof kindNames)[number] | undefined;
}

const sources = ['pattern', 'between', 'kind'] as const;

const oneText: Check<GivenTexts> = {
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

const lengthsOfPattern: Check<GivenTexts> = {
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

const zerosOfRange: Check<GivenTexts> = {
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

/** What must hold between {@link textParameters}. */
export const textChecks = [oneText, lengthsOfPattern, zerosOfRange] as const;

/** The texts that a request asks for. */
export function textPlanOf(given: GivenTexts): TextPlan {
  const { pattern = defaultPattern, lengths = 'equal', between, kind } = given;
  if (kind !== undefined) return { from: 'kind', kind };
  if (between === undefined) return { from: 'pattern', pattern, lengths };
  return { from: 'between', between, leadingZeros: given.leadingZeros ?? false };
}
