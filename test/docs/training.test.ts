import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { expect, it } from 'vitest';
import { recipeSchema } from '../../pipeline/gan/configuration.ts';
import { presetNames, presets } from '../../pipeline/gan/presets.ts';
import type { JsonSchema } from '../../models/schema-issues/allowed.ts';

/** The leaves of a schema by path; the kinds of a union together. */
function leavesOf(schema: JsonSchema, path: string): readonly (readonly [string, JsonSchema])[] {
  const kinds = schema.oneOf ?? schema.anyOf?.filter(({ type }) => type !== 'null');
  if (kinds && kinds.every(({ properties }) => properties)) {
    const names = kinds.map(({ properties }) => properties?.['kind']?.const);
    const rest = kinds.flatMap((kind) => leavesOf(kind, path));
    const own = rest.filter(([leaf]) => leaf !== `${path}.kind`);
    // What two kinds have in common is one row.
    return [[`${path}.kind`, { enum: names }], ...new Map(own)];
  }
  if (!schema.properties) return [[path, schema]];
  return Object.entries(schema.properties).flatMap(([name, inner]) =>
    leavesOf(inner, path === '' ? name : `${path}.${name}`),
  );
}

function rangeText(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.anyOf) return schema.anyOf.map(rangeText).join(' or ');
  if (schema.type === 'null') return '`null`';
  if (schema.type === 'boolean') return '`true`, `false`';
  const kind = schema.type === 'integer' ? 'a whole number' : 'a number';
  const { minimum, maximum, exclusiveMinimum } = schema;
  if (minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) {
    return `${kind} from ${minimum} to ${maximum}`;
  }
  if (exclusiveMinimum === undefined) return `${kind} from ${minimum} up`;
  return `${kind} above ${exclusiveMinimum}`;
}

function valueAt(value: unknown, path: string): string {
  const found = path
    .split('.')
    .reduce<unknown>(
      (whole, name) => (whole as Readonly<Record<string, unknown>> | undefined)?.[name],
      value,
    );
  return found === undefined
    ? '–'
    : `\`${typeof found === 'string' ? found : JSON.stringify(found)}\``;
}

it('docs/training.md lists every setting with its range and its value in each preset', async () => {
  const schema = z.toJSONSchema(recipeSchema) as unknown as JsonSchema;
  const rows = leavesOf(schema, '').map(([path, leaf]) =>
    [
      `\`${path}\``,
      rangeText(leaf),
      ...presetNames.map((name) => valueAt(presets[name], path)),
    ].join(' | '),
  );
  const head = ['setting', 'allowed', ...presetNames.map((name) => `\`${name}\``)];
  const table = [head.join(' | '), head.map(() => '---').join('|'), ...rows];
  const lines = table.map((line) => (line.startsWith('---') ? `|${line}|` : `| ${line} |`));
  const text = await readFile(new URL('../../docs/training.md', import.meta.url), 'utf8');
  const written = /<!-- settings -->\n\n?([\s\S]*?)\n?\n?<!-- \/settings -->/.exec(text)?.[1] ?? '';
  expect(written.split('\n')).toEqual(lines);
});
