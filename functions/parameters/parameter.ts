import type { Manifest } from '../../models/manifest/manifest.ts';

/** A kind of text: what is allowed, and what it stands for. Light enough for every start, unlike a schema library. */
export interface TextKind<Value = unknown> {
  /** What a text stands for; undefined: it is not allowed. */
  readonly read: (text: string) => Value | undefined;
  /** What is allowed, for messages. */
  readonly allowed: string;
}

/** What a kind of text stands for. */
export type ValueOf<Kind> = Kind extends TextKind<infer Value> ? Value : never;

/** What the description of the API (OpenAPI 3.1) says of one parameter, beside its name. */
export interface ParameterDescription {
  readonly description: string;
  /** JSON Schema 2020-12 of the value as a client writes it. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example?: string | number | boolean;
  /** What of a model it is: the description states the form that the served model's have. */
  readonly ofModel?: 'latent vector' | 'label';
}

/** A parameter: what parses it also describes it. */
export interface Parameter<Value = unknown> extends TextKind<Value> {
  readonly description: ParameterDescription;
  /** The formats in which it has an effect; absent: all of them. */
  readonly formats?: readonly string[];
  /** Whether it is for grey images only: those in colour have no ink and no background. Absent: it is for all. */
  readonly isForGrey?: true;
  /** Whether it must be given: it stands in the path. Absent: it need not. */
  readonly isRequired?: true;
  /**
   * The value that a request without the parameter gets from a model: the canonical path leaves it out. Absent:
   * the canonical path states every value.
   */
  readonly defaultOf?: (manifest: Pick<Manifest, 'image'>) => Value;
}

/** Parameters by name, in the order of messages and of the description. */
export type ParameterShape = Readonly<Record<string, Parameter>>;

const listed = new WeakMap<ParameterShape, readonly (readonly [name: string, Parameter])[]>();

/** The parameters of a shape with their names: listed once, since every request goes through them several times. */
export function parametersOf(shape: ParameterShape): readonly (readonly [string, Parameter])[] {
  const before = listed.get(shape);
  if (before) return before;
  const parameters = Object.entries(shape);
  listed.set(shape, parameters);
  return parameters;
}

type RequiredName<Shape> = {
  [Name in keyof Shape]: Shape[Name] extends { readonly isRequired: true } ? Name : never;
}[keyof Shape];

/** The values of parameters: what is not required may be absent. */
export type Values<Shape> = {
  readonly [Name in RequiredName<Shape>]: ValueOf<Shape[Name]>;
} & {
  readonly [Name in Exclude<keyof Shape, RequiredName<Shape>>]?: ValueOf<Shape[Name]> | undefined;
};

/** What must hold between several parameters. */
export interface Check<Given> {
  /** The parameters it looks at: it is left out where one of them is wrong by itself. */
  readonly of: readonly (keyof Given & string)[];
  /** The one of them that an error is about. */
  readonly blames: keyof Given & string;
  /**
   * What is allowed; null: nothing is wrong.
   *
   * @param image the model's; absent: the model is not known yet
   */
  readonly allowed: (values: Given, image?: Manifest['image']) => string | null;
  /** The same for the description of the API. */
  readonly rule: Constraint;
}

/**
 * What must hold between parameters, as the extension x-constraints of the description says it: in words, and
 * for programs as a schema of the object of all parameters or as a limit.
 */
export interface Constraint {
  readonly description: string;
  /** JSON Schema 2020-12. */
  readonly schema?: Readonly<Record<string, unknown>>;
  /** The product of these parameters is at most `maximum`; a text counts by its length. */
  readonly limit?: { readonly product: readonly string[]; readonly maximum: number };
}

/** The parameters that a route takes, and what must hold between them. */
export interface ParameterSchema<Shape extends ParameterShape = ParameterShape> {
  readonly shape: Shape;
  readonly checks: readonly Check<Values<Shape>>[];
}

/** Parameters that a route takes. */
export function parameterSchema<Shape extends ParameterShape>(
  shape: Shape,
  checks: readonly Check<Values<Shape>>[] = [],
): ParameterSchema<Shape> {
  return { shape, checks };
}

/** The same parameter where it must be given. */
export function required<Value>(
  parameter: Parameter<Value>,
): Parameter<Value> & { readonly isRequired: true } {
  return { ...parameter, isRequired: true };
}
