import { type ParameterError, Problem } from '../problem.ts';
import {
  type ParameterSchema,
  parametersOf,
  type ParameterShape,
  type Values,
} from './parameter.ts';

/** Longer values are cut in messages, at this many characters. */
const shownLength = 200;

/**
 * Parses a raw query (without "?") by a route's schema, whose kinds say what is allowed.
 *
 * @param path what the path itself gives; the query cannot give it
 * @throws Problem invalid-parameter with all errors at once: known parameters in the schema's order,
 *   then unknown ones by name, whatever their order in the query.
 */
export function parseParameters<Shape extends ParameterShape>(
  { shape, checks }: ParameterSchema<Shape>,
  query: string,
  path: Readonly<Record<string, string>> = {},
): Values<Shape> {
  const given = withPath(parseQuery(query), path);
  const values: Record<string, unknown> = {};
  const wrong = new Map<string, string>();
  for (const [name, { read, allowed, isRequired }] of parametersOf(shape)) {
    const text = Object.hasOwn(given, name) ? given[name] : undefined;
    if (text === undefined && !isRequired) continue;
    const value = typeof text === 'string' ? read(text) : undefined;
    if (value === undefined) wrong.set(name, allowed);
    else values[name] = value;
  }
  const result = values as Values<Shape>;
  for (const { of, blames, allowed } of checks) {
    const problem = of.some((name) => wrong.has(name)) ? null : allowed(result);
    if (problem !== null) wrong.set(blames, problem);
  }
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(shape, name)) continue;
    wrong.set(name, `no such parameter; ${namesOf(shape)}`);
  }
  if (wrong.size > 0) {
    throw new Problem('invalid-parameter', sortedErrors(Object.keys(shape), given, wrong));
  }
  return result;
}

/** The names of all parameters, in words. */
function namesOf(shape: object): string {
  const names = Object.keys(shape).join(', ');
  return names === '' ? 'this path has none' : `the parameters are: ${names}`;
}

/** The query's values and the path's: a name that both give is a repetition. */
function withPath(
  query: Readonly<Record<string, QueryValue>>,
  path: Readonly<Record<string, string>>,
): Readonly<Record<string, QueryValue>> {
  const given = Object.entries(path).map(([name, value]): [string, QueryValue] => {
    const more = Object.hasOwn(query, name) ? query[name] : undefined;
    return [name, more === undefined ? value : [value, ...texts(more)]];
  });
  return given.length === 0 ? query : { ...query, ...Object.fromEntries(given) };
}

function sortedErrors(
  names: readonly string[],
  values: Readonly<Record<string, QueryValue>>,
  allowedByName: ReadonlyMap<string, string>,
): readonly ParameterError[] {
  const unknown = [...allowedByName.keys()].filter((name) => !names.includes(name)).toSorted();
  return [...names, ...unknown].flatMap((parameter) => {
    const allowed = allowedByName.get(parameter);
    if (allowed === undefined) return [];
    return [{ parameter: shown(parameter), value: shownValue(values[parameter] ?? ''), allowed }];
  });
}

function shownValue(value: QueryValue): string | readonly string[] {
  const all = texts(value).map(shown);
  return Array.isArray(value) ? all : (all[0] ?? '');
}

/** A text as messages show it: cut where it is long. */
export function shown(text: string): string {
  const characters = [...text];
  if (characters.length <= shownLength) return text;
  return `${characters.slice(0, shownLength).join('')}…`;
}

/**
 * What a query gives for one parameter: its decoded text, all texts when the name is repeated, or the
 * raw text in `malformed` when its percent-encoding is not UTF-8.
 */
type QueryValue = string | readonly string[] | { readonly malformed: string };

/**
 * Reads a raw query (without "?") strictly, as application/x-www-form-urlencoded (WHATWG URL §5.1),
 * but for one thing: bytes that are no UTF-8 are kept apart instead of becoming U+FFFD, so that two
 * different wrong seeds never draw the same digit.
 */
function parseQuery(query: string): Readonly<Record<string, QueryValue>> {
  const values = new Map<string, QueryValue>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const [rawName, rawValue] = splitAt(pair, '=');
    const name = decode(rawName) ?? rawName;
    const value = decode(rawValue) ?? { malformed: rawValue };
    const before = values.get(name);
    values.set(name, before === undefined ? value : [...texts(before), ...texts(value)]);
  }
  return Object.fromEntries(values);
}

/** The raw query of a URL, without "?". */
export function queryOf(url: string): string {
  return splitAt(splitAt(url, '#')[0], '?')[1];
}

/** What stands before and behind the first of a sign; all stands before one that is not there. */
function splitAt(text: string, sign: string): readonly [string, string] {
  const at = text.indexOf(sign);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** All texts of a value as the client sent them, for messages. */
export function texts(value: QueryValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return 'malformed' in value ? [value.malformed] : value;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
