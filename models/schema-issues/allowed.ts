import * as z from 'zod';

/** What of a JSON Schema says which values there may be. */
export interface JsonSchema {
  /** Several: of a schema that allows null, for example. */
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly minLength?: number;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

/** Of an object with more members the names are not listed. */
const mostNames = 12;

/**
 * What schemas allow, in words: "a number from 0 to 1 or null".
 *
 * @param given in place of it; of a number that is too large for a computer, the largest one is told
 */
export function allowedBy(schemas: readonly z.ZodType[], given?: unknown): string {
  const isHuge = typeof given === 'number' && Math.abs(given) > Number.MAX_SAFE_INTEGER;
  const choices = schemas.flatMap((schema) =>
    choicesOf(
      z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as JsonSchema,
      isHuge,
    ),
  );
  return oneOf([...new Set(choices)]);
}

/** "a, b or c". */
function oneOf(choices: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(choices);
}

/** "a, b and c". */
export function allOf(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(names);
}

function choicesOf(schema: JsonSchema, isHuge = false): readonly string[] {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value));
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  const kinds = schema.anyOf ?? schema.oneOf;
  if (kinds) return kinds.flatMap((kind) => choicesOf(kind, isHuge));
  const { type } = schema;
  if (typeof type === 'object')
    return type.flatMap((one) => choicesOf({ ...schema, type: one }, isHuge));
  switch (type) {
    case 'null':
      return ['null'];
    case 'boolean':
      return ['true', 'false'];
    case 'number':
    case 'integer':
      return [numbers(schema, isHuge)];
    case 'string':
      return [text(schema)];
    case 'array':
      return [list(schema)];
    case 'object':
      return [object(schema)];
    case undefined:
    default:
      return ['another value'];
  }
}

function text({ format, minLength = 0 }: JsonSchema): string {
  if (format === 'date-time') return 'a time such as 2026-01-31T12:00:00Z';
  if (format === 'base64') return 'a text in base64';
  return minLength > 0 ? 'a text that is not empty' : 'a text';
}

function numbers(schema: JsonSchema, isHuge: boolean): string {
  const isWhole = schema.type === 'integer';
  const kind = isWhole ? 'a whole number' : 'a number';
  const name = schema.multipleOf === 2 ? 'an even number' : kind;
  const from = bound(schema.minimum);
  const above = bound(schema.exclusiveMinimum);
  const largest = isWhole ? Number.MAX_SAFE_INTEGER : Number.MAX_VALUE;
  const below = bound(schema.exclusiveMaximum);
  const to = bound(schema.maximum) ?? (isHuge && below === null ? largest : null);
  if (from !== null && to !== null) return `${name} from ${from} to ${to}`;
  const limits = [
    from !== null && (below === null ? `from ${from} up` : `from ${from}`),
    above !== null && `above ${above}`,
    to !== null && `up to ${to}`,
    below !== null && `below ${below}`,
  ];
  return `${name} ${limits.filter((limit) => limit !== false).join(' and ')}`.trim();
}

/** Null: only the largest whole number that is exact, which nobody gets near. */
function bound(limit: number | undefined): number | null {
  return limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? null : limit;
}

function list({ items, prefixItems, minItems = 0 }: JsonSchema): string {
  if (prefixItems) {
    const places = prefixItems.map((item) => oneOf(choicesOf(item)));
    const [first = ''] = places;
    return places.every((place) => place === first)
      ? `a list of ${places.length} with ${first} in each place`
      : `a list of ${allOf(places)}`;
  }
  const name = minItems > 0 ? 'a list of one or more' : 'a list';
  return items ? `${name} with ${oneOf(choicesOf(items))} in each place` : name;
}

function object({ properties = {} }: JsonSchema): string {
  const names = Object.keys(properties);
  return names.length === 0 || names.length > mostNames
    ? 'an object'
    : `an object with ${allOf(names)}`;
}
