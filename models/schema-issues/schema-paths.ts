import * as z from 'zod';

/** The names that objects have at a path of a schema; of several kinds that which the value is of, or all of them. */
export function namesAt(schema: z.ZodType, path: readonly string[], value?: unknown): string[] {
  const own = path.reduce<unknown>(memberOf, value);
  const names = schemasAt(schema, path, value)
    .flatMap((found) => kindsOf(unwrapped(found), own))
    .flatMap((kind) => (kind instanceof z.ZodObject ? Object.keys(kind.shape) : []));
  return [...new Set(names)];
}

/**
 * The schemas at a path: one, or one for each kind of the objects on the way that has it.
 *
 * @param value as it was given; the kind that it is of counts alone
 */
export function schemasAt(
  schema: z.ZodType,
  path: readonly string[],
  value?: unknown,
): readonly z.ZodType[] {
  const [name, ...rest] = path;
  if (name === undefined) return [schema];
  const bare = unwrapped(schema);
  const inside = memberOf(value, name);
  if (bare instanceof z.ZodArray) return schemasAt(bare.element as z.ZodType, rest, inside);
  if (bare instanceof z.ZodRecord) return schemasAt(bare.valueType as z.ZodType, rest, inside);
  if (bare instanceof z.ZodTuple) {
    const item = bare.def.items[Number(name)] as z.ZodType | undefined;
    return item ? schemasAt(item, rest, inside) : [];
  }
  // What decides on the kind is asked of all kinds.
  const isKind = bare instanceof z.ZodDiscriminatedUnion && bare.def.discriminator === name;
  return kindsOf(bare, isKind ? undefined : value).flatMap((kind) => {
    const shape: z.ZodRawShape = kind instanceof z.ZodObject ? kind.shape : {};
    const inner = Object.hasOwn(shape, name) ? (shape[name] as z.ZodType) : undefined;
    return inner ? schemasAt(inner, rest, inside) : [];
  });
}

/** The paths of all that is no object in a schema, of several kinds those of the value's. */
export function pathsOf(schema: z.ZodType, value?: unknown): readonly string[] {
  const leaves = namesAt(schema, [], value).flatMap((name) =>
    schemasAt(schema, [name], value).flatMap((inner) => {
      const below = pathsOf(inner, memberOf(value, name));
      return below.length === 0 ? [name] : below.map((path) => `${name}.${path}`);
    }),
  );
  return [...new Set(leaves)];
}

/** What a value has by a name. */
export function memberOf(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isObject ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** A schema without what makes it optional, nullable or read-only. */
function unwrapped(schema: z.ZodType): z.ZodType {
  const isWrapper =
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodDefault;
  return isWrapper ? unwrapped(schema.unwrap() as z.ZodType) : schema;
}

/** The kinds of a union, the one that a value is of where it is of one, or the schema itself. */
function kindsOf(schema: z.ZodType, value: unknown): readonly z.ZodType[] {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return [schema];
  const kinds = schema.options as readonly z.ZodType[];
  const { discriminator } = schema.def;
  const own = kinds.filter(
    (kind) =>
      kind instanceof z.ZodObject &&
      (kind.shape as z.ZodRawShape)[discriminator] !== undefined &&
      z.safeParse(kind.shape[discriminator] as z.ZodType, memberOf(value, discriminator)).success,
  );
  return own.length > 0 ? own : kinds;
}
