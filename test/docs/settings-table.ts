import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { JsonSchema } from '../../models/schema-issues/allowed.ts';

/**
 * The table of all settings of a schema: a row for each, with its range and its value in each preset.
 *
 * @returns its lines, in Markdown
 */
export function settingsTable(
  schema: z.ZodType,
  presets: Readonly<Record<string, unknown>>,
): readonly string[] {
  const rows = leavesOf(z.toJSONSchema(schema) as unknown as JsonSchema, '').map(([path, leaf]) => [
    `\`${path}\``,
    rangeText(leaf),
    ...Object.values(presets).map((preset) => valueAt(preset, path)),
  ]);
  const head = ['setting', 'allowed', ...Object.keys(presets).map((name) => `\`${name}\``)];
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
}

/** The lines between the comments `settings` and `/settings` of a page of docs/. */
export async function writtenSettings(page: string): Promise<readonly string[]> {
  const text = await readFile(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const written = /<!-- settings -->\n\n?([\s\S]*?)\n?\n?<!-- \/settings -->/.exec(text)?.[1] ?? '';
  return written.split('\n');
}

/** The leaves of a schema by path; the kinds of a union together. */
function leavesOf(schema: JsonSchema, path: string): readonly (readonly [string, JsonSchema])[] {
  const kinds = schema.oneOf ?? schema.anyOf?.filter(({ type }) => type !== 'null');
  if (kinds && kinds.every(({ properties }) => properties)) return leavesOfKinds(kinds, path);
  if (!schema.properties) return [[path, schema]];
  return Object.entries(schema.properties).flatMap(([name, inner]) =>
    leavesOf(inner, path === '' ? name : `${path}.${name}`),
  );
}

/** What two kinds have in common is one row; a union of one kind and null has no row for the kind. */
function leavesOfKinds(
  kinds: readonly JsonSchema[],
  path: string,
): readonly (readonly [string, JsonSchema])[] {
  const rest = kinds.flatMap((kind) => leavesOf(kind, path));
  const tag = ['kind', 'name'].find((key) => kinds[0]?.properties?.[key]?.const !== undefined);
  if (tag === undefined) return [...new Map(rest)];
  const names = kinds.map(({ properties }) => properties?.[tag]?.const);
  const own = rest.filter(([leaf]) => leaf !== `${path}.${tag}`);
  return [[`${path}.${tag}`, { enum: names }], ...new Map(own)];
}

function rangeText(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.anyOf) return schema.anyOf.map(rangeText).join(' or ');
  if (schema.type === 'null') return '`null`';
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.type === 'array') return listText(schema);
  const kind = schema.type === 'integer' ? 'a whole number' : 'a number';
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) {
    return `${kind} from ${minimum} to ${maximum}`;
  }
  const below = exclusiveMaximum === undefined ? '' : ` and below ${exclusiveMaximum}`;
  if (exclusiveMinimum !== undefined) return `${kind} above ${exclusiveMinimum}${below}`;
  return `${kind} from ${minimum}${below || ' up'}`;
}

function listText({ items: each }: JsonSchema): string {
  if (!each?.properties) return `a list, each ${each ? rangeText(each) : 'of any kind'}`;
  const names = Object.keys(each.properties).map((name) => `\`${name}\``);
  return `a list of objects with ${names.join(', ')}`;
}

function valueAt(value: unknown, path: string): string {
  const found = path
    .split('.')
    .reduce<unknown>(
      (whole, name) => (whole as Readonly<Record<string, unknown>> | null | undefined)?.[name],
      value,
    );
  return found === undefined
    ? '–'
    : `\`${typeof found === 'string' ? found : JSON.stringify(found)}\``;
}
