import { shown } from '../models/shown.ts';
import { effectLimits, ruleKinds, ruleLimits } from './paper/effects.ts';
import { papers, type Range } from './paper/presets.ts';

/** Null means that there is none of it. */
const mayBeNull = new Set(['rules', 'jpeg']);

/**
 * Requires that effects are those that there are, with the values that they may have.
 *
 * @throws TypeError for effects that are no object, RangeError that names the effect, its value and what is allowed
 */
export function requireEffects(effects: unknown = {}): void {
  for (const [name, value] of entriesOf('effects', effects)) {
    const place = `effects.${name}`;
    requireKnown('effect', name, papers.clean, place);
    if (value === undefined || (value === null && mayBeNull.has(name))) continue;
    if (name === 'rules') requireRules(value);
    else if (name === 'paper' || name === 'ink') requireColors(place, value);
    else requireRange(place, value, effectLimits[name as keyof typeof effectLimits]);
  }
}

/** @param place how the message calls it @throws RangeError for a name that is not in a table */
export function requireKnown(kind: string, name: string, table: object, place = name): void {
  if (Object.hasOwn(table, name)) return;
  const names = Object.keys(table).join(', ');
  throw new RangeError(`${place}: there is no such ${kind}; the ${kind}s are ${names}`);
}

function requireRules(rules: unknown): void {
  const given = Object.fromEntries(entriesOf('effects.rules', rules));
  const { kind } = given;
  if (!ruleKinds.some((known) => known === kind)) {
    throw new RangeError(
      `effects.rules.kind: ${shown(kind)} given, one of ${ruleKinds.join(', ')} allowed`,
    );
  }
  requireColors('effects.rules.colors', given['colors']);
  const { spacing } = ruleLimits;
  // Boxes have a size of their own.
  const limits = {
    ...ruleLimits,
    spacing: kind === 'boxes' ? ([0, spacing[1]] as const) : spacing,
  };
  for (const [name, range] of Object.entries(limits)) {
    requireRange(`effects.rules.${name}`, given[name], range);
  }
}

function requireColors(name: string, colors: unknown): void {
  const isColor = (color: unknown) => typeof color === 'string' && /^[0-9a-f]{6}$/.test(color);
  if (Array.isArray(colors) && colors.length > 0 && colors.every(isColor)) return;
  const given = Array.isArray(colors) ? `[${colors.map(shown).join(', ')}]` : shown(colors);
  throw new RangeError(
    `${name}: ${given} given, an array of one color or more, each of six hexadecimal digits in lower case, allowed`,
  );
}

function requireRange(name: string, range: unknown, [minimum, maximum]: Range): void {
  const [from, to]: readonly number[] = Array.isArray(range) && range.length === 2 ? range : [];
  if (from !== undefined && to !== undefined && minimum <= from && from <= to && to <= maximum) {
    return;
  }
  const given = Array.isArray(range) ? range.join(' to ') : shown(range);
  throw new RangeError(
    `${name}: ${given} given, a range within ${minimum} to ${maximum}, the smaller first, allowed`,
  );
}

function entriesOf(name: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value === 'object' && value !== null) return Object.entries(value);
  throw new TypeError(`${name}: ${shown(value)} given, an object allowed`);
}
