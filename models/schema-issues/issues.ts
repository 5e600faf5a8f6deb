import type * as z from 'zod';
import { allOf, allowedBy } from './allowed.ts';
import { memberOf, namesAt, pathsOf, schemasAt } from './schema-paths.ts';
import { shortJson } from './short-json.ts';
import { suggested } from './suggestion.ts';

/** Problems that a message names at most. */
const most = 3;

/** A value that does not fit its schema. */
export interface UnfitValue {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly issues: readonly Issue[];
}

type Issue = z.core.$ZodIssue;

/**
 * Holds a value to a schema. In place of zod's own texts, issues have an empty message, or what the schema itself says.
 *
 * @returns what was parsed, or what does not fit
 */
export function heldTo<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly data: z.output<Schema> } | { readonly unfit: UnfitValue } {
  const parsed = schema.safeParse(value, { error: () => '' });
  return parsed.success
    ? { data: parsed.data }
    : { unfit: { schema, value, issues: unknownFirst(parsed.error.issues) } };
}

/** Names that are not known come first, as they are why others are missing. */
function unknownFirst(issues: readonly Issue[]): readonly Issue[] {
  const isUnknown = ({ code }: Issue) => code === 'unrecognized_keys';
  return [...issues.filter(isUnknown), ...issues.filter((issue) => !isUnknown(issue))];
}

/** What is wrong with a value, in one line; null where it fits its schema. */
export function misfitOf(schema: z.ZodType, value: unknown): string | null {
  const held = heldTo(schema, value);
  return 'unfit' in held ? describeUnfit(held.unfit) : null;
}

/**
 * What is wrong with a value that does not fit, in one line: "optimizer.beta1 cannot be 2; a number from 0 to 1 is allowed".
 *
 * @param prefix of the value's place in its file, such as "configuration."
 */
export function describeUnfit(unfit: UnfitValue, prefix = ''): string {
  return unfit.issues
    .slice(0, most)
    .map((issue) => describeIssue(unfit, issue, { prefix }))
    .join('; ');
}

/**
 * One thing that is wrong with a value.
 *
 * @param given the value at the issue's place as a person wrote it, where that is known
 */
export function describeIssue(
  { schema, value }: UnfitValue,
  issue: Issue,
  { prefix = '', given }: { readonly prefix?: string; readonly given?: string | undefined } = {},
): string {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return unknownName([...path, issue.keys[0] ?? ''], prefix, { schema, value });
  }
  const own = path.reduce<unknown>(memberOf, value);
  const place = path.length === 0 ? prefix.replace(/\.$/, '') : `${prefix}${path.join('.')}`;
  const allowed = allowedBy(schemasAt(schema, path, value), own);
  if (own === undefined && path.length > 0) {
    return `${place} is missing; ${issue.message || `${allowed} is needed`}`;
  }
  if (issue.code === 'custom' && typeof own === 'object') {
    return place === '' ? issue.message : `${place}: ${issue.message}`;
  }
  const name = place === '' ? 'it' : place;
  return `${name} cannot be ${given ?? shortJson(own)}; ${issue.message || `${allowed} is allowed`}`;
}

function unknownName(
  path: readonly string[],
  prefix: string,
  { schema, value }: Pick<UnfitValue, 'schema' | 'value'>,
): string {
  const [parent, name] = [path.slice(0, -1), path.at(-1) ?? ''];
  const names = namesAt(schema, parent, value);
  const allowed =
    names.length === 1 ? `only ${names[0]} is allowed` : `${allOf(names)} are allowed`;
  const written = `${prefix}${path.join('.')}`;
  if (schemasAt(schema, path).length > 0) {
    return `${written} is of another kind of ${parent.at(-1)}; ${allowed} here`;
  }
  const beside = suggested(name, names);
  const meant =
    beside === undefined ? suggested(name, pathsOf(schema, value)) : [...parent, beside].join('.');
  const asked = meant === undefined ? '' : ` (did you mean ${prefix}${meant}?)`;
  return `there is no ${written}${asked}; ${allowed}`;
}
