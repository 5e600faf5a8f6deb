import type * as z from 'zod';
import { type ParameterError, Problem } from '../problem.ts';

/** Longer values are cut in messages, at this many characters. */
const shownLength = 200;

/**
 * Parses a raw query (without "?") by a route's schema, whose messages say what is allowed.
 *
 * @param path what the path itself gives; the query cannot give it
 * @throws Problem invalid-parameter with all errors at once: known parameters in the schema's order,
 *   then unknown ones by name, whatever their order in the query.
 */
export function parseParameters<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  query: string,
  path: Readonly<Record<string, string>> = {},
): z.output<z.ZodObject<Shape>> {
  const values = withPath(parseQuery(query), path);
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const names = Object.keys(schema.shape);
  const allowedByName = new Map<string, string>();
  for (const issue of result.error.issues) {
    const unknown = issue.code === 'unrecognized_keys' && issue.path.length === 0;
    for (const name of unknown ? issue.keys : [String(issue.path[0])]) {
      allowedByName.set(
        name,
        unknown ? `no such parameter; the parameters are: ${names.join(', ')}` : issue.message,
      );
    }
  }
  throw new Problem('invalid-parameter', sortedErrors(names, values, allowedByName));
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

function shown(text: string): string {
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
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [rawName = '', ...rest] = pair.split('=');
    const rawValue = rest.join('=');
    const name = decode(rawName) ?? rawName;
    const value = decode(rawValue) ?? { malformed: rawValue };
    const before = values.get(name);
    values.set(name, before === undefined ? value : [...texts(before), ...texts(value)]);
  }
  return Object.fromEntries(values);
}

/** The raw query of a URL, without "?". */
export function queryOf(url: string): string {
  const [, ...rest] = (url.split('#')[0] ?? '').split('?');
  return rest.join('?');
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
