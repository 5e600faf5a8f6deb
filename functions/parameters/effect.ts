import { type ParameterError, Problem } from '../problem.ts';
import { type Constraint, type Parameter, parametersOf, type ParameterShape } from './parameter.ts';

/** The same parameter where it has an effect in some formats only. @param formats as `format` names them */
export function onlyWith<Value>(
  formats: readonly string[],
  parameter: Parameter<Value>,
): Parameter<Value> {
  return { ...parameter, formats };
}

/**
 * Refuses parameters that have no effect in the format, as ignoring them would hide a mistake; what is the
 * default anyway may pass.
 *
 * @throws Problem invalid-parameter with all of them
 */
export function refuseIneffective(
  shape: ParameterShape,
  values: ParameterValues,
  format: string,
): void {
  refuseChanges(shape, values, allowedIn(format));
}

/** Whether all parameters that are given have an effect in the format: {@link refuseIneffective} refuses none. */
export function allHaveEffect(
  shape: ParameterShape,
  values: ParameterValues,
  format: string,
): boolean {
  return changesWithoutEffect(shape, values, allowedIn(format)).length === 0;
}

function allowedIn(format: string) {
  return ({ formats }: Parameter): string | null =>
    !formats || formats.includes(format) ? null : `only with ${listOf(formats)}`;
}

/** What a request gives parameters; undefined: nothing. */
type ParameterValues = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Refuses parameters that differ from their default and have no effect.
 *
 * @param allowedFor what is allowed instead, for messages; null: the parameter has an effect
 * @throws Problem invalid-parameter with all of them
 */
export function refuseChanges(
  shape: ParameterShape,
  values: ParameterValues,
  allowedFor: (parameter: Parameter) => string | null,
): void {
  const errors = changesWithoutEffect(shape, values, allowedFor);
  if (errors.length > 0) throw new Problem('invalid-parameter', errors);
}

function changesWithoutEffect(
  shape: ParameterShape,
  values: ParameterValues,
  allowedFor: (parameter: Parameter) => string | null,
): readonly ParameterError[] {
  const errors: ParameterError[] = [];
  for (const [name, parameter] of parametersOf(shape)) {
    const value = values[name];
    if (value === undefined) continue;
    if (value === parameter.description.schema['default']) continue;
    const allowed = allowedFor(parameter);
    if (allowed !== null) errors.push({ parameter: name, value: String(value), allowed });
  }
  return errors;
}

/** The rules of {@link refuseIneffective}, for the description of the API. @param usual the format by default */
export function effectConstraints(shape: ParameterShape, usual: string): readonly Constraint[] {
  return Object.entries(shape).flatMap(([name, { formats, description }]) => {
    if (!formats) return [];
    const { default: fallback } = description.schema;
    const isOther = fallback === undefined ? {} : { [name]: { not: { const: fallback } } };
    const isNamed = formats.includes(usual) ? [] : ['format'];
    return [
      {
        description: `${name} only with ${listOf(formats)}.`,
        schema: {
          if: { required: [name], properties: isOther },
          // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
          then: { required: isNamed, properties: { format: { enum: formats } } },
        },
      },
    ];
  });
}

/** "a, b and c". */
function listOf(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
