import {
  type EffectName,
  effectLimits,
  ruleKinds,
  ruleLimits,
  rulesOfKind,
} from '../../datasets/paper/effects.ts';
import { lineDefaults } from '../../datasets/line-options.ts';
import {
  type Paper,
  type PaperName,
  papers,
  type Range,
  type Rules,
} from '../../datasets/paper/presets.ts';
import { choice } from './kinds.ts';
import type { Check, Parameter } from './parameter.ts';

const number = '-?[0-9]{1,3}(?:\\.[0-9]{1,3})?';
const rangeShape = new RegExp(`^(${number})\\.\\.(${number})$`);

/** A range such as "0.5..1", from which each picture draws a number. Its value is the range in the shortest form. */
function range(description: string, [minimum, maximum]: Range): Parameter<string> {
  return {
    allowed: `a range within ${minimum} to ${maximum}, the smaller first, such as ${minimum}..${maximum}`,
    read(text) {
      const [, first, last] = rangeShape.exec(text) ?? [];
      if (first === undefined || last === undefined) return undefined;
      // Without the sign of -0.
      const [from, to] = [Number(first) + 0, Number(last) + 0];
      return minimum <= from && from <= to && to <= maximum ? `${from}..${to}` : undefined;
    },
    description: {
      description: `${description} A range within ${minimum} to ${maximum}, of which each picture has a number.`,
      schema: { type: 'string', pattern: `^${number}\\.\\.${number}$` },
      example: `${minimum}..${maximum}`,
    },
  };
}

/** A range, or "none" where the effect can be left out. */
function rangeOrNone(description: string, limits: Range): Parameter<string> {
  const own = range(description, limits);
  const { schema } = own.description;
  return {
    allowed: `none, or ${own.allowed}`,
    read: (text) => (text === 'none' ? text : own.read(text)),
    description: {
      ...own.description,
      schema: { ...schema, pattern: `^(?:none|${number}\\.\\.${number})$` },
    },
  };
}

/** Colors of which each picture has one. */
function colors(description: string, example: string): Parameter<string> {
  const pattern = '^[0-9a-f]{6}(?:,[0-9a-f]{6}){0,15}$';
  const shape = new RegExp(pattern);
  return {
    allowed: '1 to 16 colors of six hexadecimal digits in lower case, separated by commas',
    read: (text) => (shape.test(text) ? text : undefined),
    description: {
      description: `${description} Each picture has one.`,
      schema: { type: 'string', pattern },
      example,
    },
  };
}

const descriptions: Readonly<Record<Exclude<EffectName, 'jpeg'>, string>> = {
  opacity: 'How much of the paper the ink hides.',
  texture: 'Grain of the paper, as a share of the brightness.',
  stains: 'How many stains, rounded down.',
  skew: 'How far the picture is turned: the tangent of the angle.',
  perspective: 'How much nearer one side is than the other, as a share of the distance.',
  light: 'How much brighter one side is than the other, as a share.',
  shadow: 'How dark the shadow of something beside the paper is, as a share.',
  blur: 'Standard deviation of the blur, in pixels.',
  noise: 'Standard deviation of the noise, in levels of 0 to 255.',
};

const rangeParameters = Object.fromEntries(
  Object.entries(descriptions).map(([name, text]) => [
    name,
    range(text, effectLimits[name as EffectName]),
  ]),
) as Readonly<Record<keyof typeof descriptions, Parameter<string>>>;

/** Effects in place of those of the paper. */
export const effectParameters = {
  inkColors: colors('Colors of the ink.', '1b2a6b,16181d'),
  paperColors: colors('Colors of the paper.', 'ffffff,f7f5f0'),
  ...rangeParameters,
  jpeg: rangeOrNone('Quality of a JPEG that the picture once was.', effectLimits.jpeg),
  rules: choice('Lines that are printed on the paper. Default: those of the paper.', [
    'none',
    ...ruleKinds,
  ]),
  ruleColors: colors('With rules: their colors.', '9db8d6'),
  ruleOpacity: range('With rules: how much of the paper they hide.', ruleLimits.opacity),
  ruleSpacing: range(
    'With rules: from one line to the next, in heights of a digit.',
    ruleLimits.spacing,
  ),
  ruleWidth: range('With rules: their width, in heights of a digit.', ruleLimits.width),
} as const;

/** The values of {@link effectParameters}, and the paper. */
export type Effects = { readonly [Name in keyof typeof effectParameters]?: string | undefined } & {
  readonly paper?: PaperName | undefined;
};

const rulePartNames = ['ruleColors', 'ruleOpacity', 'ruleSpacing', 'ruleWidth'] as const;

/** The kind of the printed lines that a request asks for; null: it asks for none. */
function kindOfRules({ rules }: Effects): Rules['kind'] | null {
  return rules === undefined || rules === 'none' ? null : (rules as Rules['kind']);
}

/** What says how lines are printed needs some. */
export const partsOfRules: Check<Effects> = {
  of: ['rules', ...rulePartNames],
  blames: 'rules',
  allowed: (values) =>
    kindOfRules(values) !== null || rulePartNames.every((name) => values[name] === undefined)
      ? null
      : `one of ${ruleKinds.join(', ')} with what says how they are printed`,
  rule: {
    description: `${rulePartNames.join(', ')} only with rules, and not with none.`,
    schema: {
      anyOf: [
        { required: ['rules'], properties: { rules: { enum: ruleKinds } } },
        { not: { anyOf: rulePartNames.map((name) => ({ required: [name] })) } },
      ],
    },
  },
};

/** Boxes are as large as their characters. */
export const spacingOfRules: Check<Effects> = {
  of: ['rules', 'ruleSpacing'],
  blames: 'ruleSpacing',
  allowed: ({ rules, ruleSpacing }) =>
    ruleSpacing !== undefined && rules === 'boxes' ? 'only with ruled and squared' : null,
  rule: {
    description: 'ruleSpacing not with rules=boxes.',
    schema: {
      not: { required: ['ruleSpacing', 'rules'], properties: { rules: { const: 'boxes' } } },
    },
  },
};

/** The paper that a request asks for: a named one, with other effects where they are given. */
export function paperOf(effects: Effects): Paper {
  const paper: Paper = papers[effects.paper ?? lineDefaults.paper];
  const given = (Object.keys(effectLimits) as EffectName[]).flatMap((name) => {
    const text = effects[name];
    return text === undefined ? [] : [[name, text === 'none' ? null : rangeOf(text)] as const];
  });
  const { inkColors, paperColors } = effects;
  return {
    ...paper,
    ...(inkColors !== undefined && { ink: listOf(inkColors) }),
    ...(paperColors !== undefined && { paper: listOf(paperColors) }),
    rules: rulesOf(effects, paper),
    ...Object.fromEntries(given),
  };
}

function rulesOf(effects: Effects, paper: Paper): Rules | null {
  const kind = kindOfRules(effects);
  if (kind === null) return effects.rules === 'none' ? null : paper.rules;
  const { ruleColors, ruleOpacity, ruleSpacing, ruleWidth } = effects;
  return {
    ...(paper.rules?.kind === kind ? paper.rules : rulesOfKind[kind]),
    ...(ruleColors !== undefined && { colors: listOf(ruleColors) }),
    ...(ruleOpacity !== undefined && { opacity: rangeOf(ruleOpacity) }),
    ...(ruleSpacing !== undefined && { spacing: rangeOf(ruleSpacing) }),
    ...(ruleWidth !== undefined && { width: rangeOf(ruleWidth) }),
  };
}

/** Reads a range that the parameters have let through. */
function rangeOf(text: string): Range {
  const [from = 0, to = 0] = text.split('..').map(Number);
  return [from, to];
}

function listOf(text: string): readonly [string, ...string[]] {
  return text.split(',') as [string, ...string[]];
}
