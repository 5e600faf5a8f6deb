import { spacings, variations } from '../../datasets/lines/layout.ts';
import { paperNames } from '../../datasets/paper/presets.ts';
import { lineDefaults, lineSizes } from '../../datasets/line-options.ts';
import { choice, wholeNumber } from './kinds.ts';
import type { Parameter } from './parameter.ts';

/** One of a few names, the first of which need not be said. */
function choiceOr<const Names extends readonly [string, ...string[]]>(
  description: string,
  names: Names,
  fallback: Names[number],
): Parameter<Names[number]> {
  const { description: described, ...kind } = choice(description, names);
  return {
    ...kind,
    description: { ...described, schema: { ...described.schema, default: fallback } },
    defaultOf: () => fallback,
  };
}

/** A whole number that need not be said. */
function numberOr(
  description: string,
  limits: { readonly minimum: number; readonly maximum: number },
  fallback: number,
): Parameter<number> {
  return { ...wholeNumber(description, { ...limits, fallback }), defaultOf: () => fallback };
}

/** How lines of characters are written, and on what. */
export const lineParameters = {
  writers: wholeNumber(
    'How many hands write all lines; a hand varies a little from line to line. Default: each line has its own.',
    { minimum: 1, maximum: 1_000_000 },
  ),
  variation: choiceOr(
    'How much size, slant, angle and baseline vary from character to character.',
    keysOf(variations),
    lineDefaults.variation,
  ),
  spacing: choiceOr('The gaps between characters.', keysOf(spacings), lineDefaults.spacing),
  touching: numberOr(
    'The percentage of neighbours that touch.',
    { minimum: 0, maximum: 100 },
    lineDefaults.touching,
  ),
  paper: choiceOr(
    'What the lines are written on: clean is black on white, form has a box for each character, notebook is squared, phone is a photograph.',
    paperNames,
    lineDefaults.paper,
  ),
  size: numberOr(
    'The height of a digit’s image in pixels; its ink is about 0.7 of that.',
    lineSizes,
    lineDefaults.size,
  ),
} as const;

function keysOf<Name extends string>(
  table: Readonly<Record<Name, unknown>>,
): readonly [Name, ...Name[]] {
  return Object.keys(table) as [Name, ...Name[]];
}
