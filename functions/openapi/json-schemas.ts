import * as z from 'zod';
import { type AnswerName, answerSchemas } from '../answers/schemas.ts';

/** A JSON Schema 2020-12, as OpenAPI 3.1 uses it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A reference to one of {@link answerComponents}. */
export function answerReference(name: AnswerName): JsonSchema {
  return { $ref: pathOf(name) };
}

function pathOf(name: string): string {
  return `#/components/schemas/${name}`;
}

/** The schemas of the answers as JSON Schemas, by name: components/schemas of the description. */
function answerComponents(): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ readonly id: string }>();
  for (const [id, schema] of Object.entries(answerSchemas)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    uri: pathOf,
    override: ({ jsonSchema }) => simplify(jsonSchema),
  });
  const own = Object.entries(schemas).map(
    ([name, schema]) => [name, withoutMembers(schema, ['$schema', '$id'])] as const,
  );
  return Object.fromEntries(own);
}

/** Those of {@link answerComponents} that something refers to, directly or through another one. */
export function usedComponents(paths: object): Readonly<Record<string, JsonSchema>> {
  const all = answerComponents();
  const used = new Set<string>();
  const waiting: unknown[] = [paths];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const [, name = ''] of JSON.stringify(next).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      waiting.push(all[name]);
    }
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)));
}

function withoutMembers(schema: JsonSchema, names: readonly string[]): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !names.includes(name)));
}

/** Leaves out what says nothing about an answer, or says twice what `format` says. */
function simplify(schema: Record<string, unknown>): void {
  // TypeScript's readonly; in OpenAPI it would mean that requests must not have the member.
  delete schema['readOnly'];
  delete schema['default'];
  if (schema['format'] !== undefined) delete schema['pattern'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (schema['type'] === 'integer' && schema['exclusiveMinimum'] === 0) {
    delete schema['exclusiveMinimum'];
    schema['minimum'] = 1;
  }
  const { pattern } = schema;
  // JavaScript escapes slashes in the source of an expression; generators that escape them, too, would do it twice.
  if (typeof pattern === 'string') schema['pattern'] = pattern.replaceAll(String.raw`\/`, '/');
  // Several of one kind: generators read "items" everywhere, "prefixItems" hardly anywhere.
  const { prefixItems } = schema;
  if (
    Array.isArray(prefixItems) &&
    new Set(prefixItems.map((item) => JSON.stringify(item))).size === 1
  ) {
    delete schema['prefixItems'];
    schema['items'] = prefixItems[0];
  }
}
