import * as z from 'zod';

/** Problems that a message names at most. */
const most = 3;

/**
 * What is wrong with a value, in one line: "there is no optimizer.lr; allowed: learningRate, beta1". Names that are
 * not known come first, as they are why others are missing.
 *
 * @param schema that the value was parsed by
 * @param prefix of the value's place in its file, such as "configuration."
 */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  prefix = '',
): string {
  const isUnknown = ({ code }: z.core.$ZodIssue) => code === 'unrecognized_keys';
  const sorted = [...issues.filter(isUnknown), ...issues.filter((issue) => !isUnknown(issue))];
  return sorted
    .slice(0, most)
    .map((issue) => {
      const path = issue.path.map(String);
      const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : [];
      if (unknown === undefined) return `${prefix}${path.join('.')}: ${issue.message}`;
      const allowed = namesAt(schema, path).join(', ');
      return `there is no ${prefix}${[...path, unknown].join('.')}; allowed: ${allowed}`;
    })
    .join('; ');
}

/** The names that objects have at a path of a schema, over all kinds of it. */
export function namesAt(schema: z.ZodType, path: readonly string[]): string[] {
  const names = schemasAt(schema, path)
    .flatMap(kindsOf)
    .flatMap((kind) => (kind instanceof z.ZodObject ? Object.keys(kind.shape) : []));
  return [...new Set(names)];
}

/** The schemas at a path, one for each kind of the objects on the way that has it. */
export function schemasAt(schema: z.ZodType, path: readonly string[]): readonly z.ZodType[] {
  const [name, ...rest] = path;
  if (isWrapper(schema)) return schemasAt(schema.unwrap() as z.ZodType, path);
  if (name === undefined) return [schema];
  if (schema instanceof z.ZodArray) return schemasAt(schema.element as z.ZodType, rest);
  return kindsOf(schema).flatMap((kind) => {
    const shape: z.ZodRawShape = kind instanceof z.ZodObject ? kind.shape : {};
    const inner = shape[name] as z.ZodType | undefined;
    return inner ? schemasAt(inner, rest) : [];
  });
}

function isWrapper(
  schema: z.ZodType,
): schema is z.ZodNullable | z.ZodOptional | z.ZodReadonly | z.ZodDefault {
  return [z.ZodNullable, z.ZodOptional, z.ZodReadonly, z.ZodDefault].some(
    (wrapper) => schema instanceof wrapper,
  );
}

/** The kinds of a union, or the schema itself. */
function kindsOf(schema: z.ZodType): readonly z.ZodType[] {
  return schema instanceof z.ZodDiscriminatedUnion
    ? (schema.options as readonly z.ZodType[])
    : [schema];
}
