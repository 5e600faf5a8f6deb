import { isSeed, seedLength } from '../models/seed/seed.ts';
import { shown } from '../models/shown.ts';
import { requireKnown } from './checked-effects.ts';
import { lineSeedRoom } from './line-options.ts';

/** @throws TypeError for what `createGenerator` does not return */
export function requireGenerator(generator: unknown): void {
  if (typeof Object(generator).draw === 'function') return;
  throw new TypeError(`generator: ${shown(generator)} given, what createGenerator returns allowed`);
}

/**
 * @param known all options by their names
 * @throws TypeError for options that are no object, RangeError for one that there is not
 */
export function requireOptions(options: unknown, known: object): void {
  if (typeof options === 'object' && options !== null) {
    for (const name of Object.keys(options)) requireKnown('option', name, known);
    return;
  }
  throw new TypeError(
    `options: ${shown(options)} given, an object such as { kind: 'date', seed: 1 } allowed`,
  );
}

/** A seed of lines as text, with room for what is put behind it. @throws RangeError for what is no seed */
export function seedText(seed: unknown): string {
  const text = Number.isFinite(seed) ? String(seed) : seed;
  const minimum = seedLength.minimum;
  const maximum = seedLength.maximum - lineSeedRoom;
  if (typeof text === 'string' && isSeed(text) && [...text].length <= maximum) return text;
  throw new RangeError(
    `seed: ${shown(seed)} given, a number or a text of ${minimum} to ${maximum} characters allowed`,
  );
}

/** @throws TypeError for what is no text */
export function requireText(name: string, value: unknown): void {
  if (typeof value === 'string') return;
  throw new TypeError(`${name}: ${shown(value)} given, a text allowed`);
}

/** @throws TypeError for what is no array of texts */
export function requireTexts(texts: unknown): void {
  if (!Array.isArray(texts)) {
    throw new TypeError(`texts: ${shown(texts)} given, an array of texts allowed`);
  }
  for (const [index, text] of texts.entries()) requireText(`texts[${index}]`, text);
}

/** @throws RangeError for what is no whole number within limits */
export function requireWhole(name: string, value: unknown, minimum: number, maximum: number): void {
  if (Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum) return;
  throw new RangeError(
    `${name}: ${shown(value)} given, a whole number from ${minimum} to ${maximum} allowed`,
  );
}

/** @throws RangeError for what is no name in a table */
export function requireName(name: string, value: unknown, table: object): void {
  if (typeof value === 'string' && Object.hasOwn(table, value)) return;
  throw new RangeError(
    `${name}: ${shown(value)} given, one of ${Object.keys(table).join(', ')} allowed`,
  );
}

/** @throws TypeError for what is no line of `drawNumbers` */
export function requireLine(line: unknown): void {
  if (Object(line).pixels instanceof Uint8Array) return;
  throw new TypeError(`line: ${shown(line)} given, a line as drawNumbers gives it allowed`);
}
