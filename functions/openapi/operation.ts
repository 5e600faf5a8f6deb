import type * as z from 'zod';
import { areListed, labelKey } from '../../models/manifest/label-text.ts';
import type { RoutePath } from '../../models/paths.ts';
import { mostPictures, multipartType } from '../http/multipart.ts';
import type { DescribedServer, RouteDescription } from '../http/route.ts';
import { pictureTypes } from '../images/decode/decode-picture.ts';
import { type Format, formats, offerOf } from '../images/formats.ts';
import { effectConstraints } from '../parameters/effect.ts';
import { memberDescriptions } from '../parameters/image.ts';
import type { Constraint, Parameter, ParameterDescription } from '../parameters/parameter.ts';
import type { JsonSchema } from './json-schemas.ts';
import { latentPattern } from './latent-pattern.ts';
import { describeResponses } from './responses.ts';

/** One route of the description, or one of its formats. */
export interface OperationObject {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly ParameterObject[];
  readonly requestBody?: Readonly<Record<string, unknown>>;
  readonly responses: Readonly<Record<string, unknown>>;
  /** What must hold between the parameters. */
  readonly 'x-constraints'?: readonly Constraint[];
}

/** One parameter as OpenAPI 3.1 writes it. */
export interface ParameterObject {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly required: boolean;
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example?: string | number | boolean;
}

/** A route, which answers in the format that `format` or Accept chooses. */
export function describeOperation(
  route: RoutePath,
  description: RouteDescription,
  manifest: DescribedServer['manifest'],
): OperationObject {
  const offer = route.formats && offerOf(route.formats);
  const { answers = {} } = description;
  const {
    mediaTypes = (offer?.names.map(offer.formatOf) ?? (Object.keys(answers) as Format[])).map(
      (format) => formats[format].mediaType,
    ),
  } = description;
  const constraints = [
    ...constraintsOf(description),
    ...effectConstraints(
      Object.fromEntries(takenParameters(description, manifest)),
      route.format ?? '',
    ),
  ];
  return {
    operationId: description.id,
    tags: [description.tag],
    summary: description.summary,
    description: description.description,
    parameters: describeParameters(route, description, manifest),
    ...(description.body && { requestBody: describeBody(description.body) }),
    responses: describeResponses(description, mediaTypes),
    ...(constraints.length > 0 && { 'x-constraints': constraints }),
  };
}

/** A route in one of its formats, by an extension of its path: what has an effect in that format, is left. */
export function describeInFormat(
  route: RoutePath & Required<Pick<RoutePath, 'formats'>>,
  name: string,
  description: RouteDescription,
  manifest: DescribedServer['manifest'],
): OperationObject {
  const format = offerOf(route.formats).formatOf(name as never);
  const { checks = [] } = description.parameters ?? {};
  const effective = takenParameters(description, manifest)
    .filter(([, { formats: effectIn }]) => effectIn?.includes(name) ?? true)
    .flatMap(([parameter, own]) =>
      parameter === 'format'
        ? formatBehind(own, name, offerOf(route.formats).names)
        : [[parameter, own] as const],
    );
  const described: RouteDescription = {
    ...description,
    parameters: { shape: Object.fromEntries(effective), checks },
    problems: description.problems.filter((problem) => problem !== 'not-acceptable'),
  };
  const constraints = constraintsOf(description);
  return {
    operationId: `${description.id}As${name[0]?.toUpperCase()}${name.slice(1)}`,
    tags: [description.tag],
    summary: `${description.summary}, as ${name}`,
    description: `${description.description} Accept is ignored.`,
    parameters: describeParameters(route, described, manifest),
    ...(description.body && { requestBody: describeBody(description.body) }),
    responses: describeResponses(described, [formats[format].mediaType]),
    ...(constraints.length > 0 && { 'x-constraints': constraints }),
  };
}

/** The parameter `format` behind an extension: nothing, or the formats that all have this extension. */
function formatBehind(
  parameter: Parameter,
  extension: string,
  extensions: readonly string[],
): readonly (readonly [name: string, parameter: Parameter])[] {
  const { description } = parameter;
  const names = (description.schema['enum'] as readonly string[]).filter(
    (name) => !extensions.includes(name),
  );
  const isLeft = names.length > 0 && parameter.read(extension) === undefined;
  const schema = { ...description.schema, enum: names };
  return isLeft ? [['format', { ...parameter, description: { ...description, schema } }]] : [];
}

function constraintsOf({ parameters, constraints = [] }: RouteDescription): readonly Constraint[] {
  return [...(parameters?.checks.map(({ rule }) => rule) ?? []), ...constraints];
}

/** The parameters of a route that the served model can follow. */
function takenParameters(
  { parameters }: RouteDescription,
  { image }: DescribedServer['manifest'],
): readonly (readonly [name: string, parameter: Parameter])[] {
  const all = Object.entries(parameters?.shape ?? {});
  return image.channels === 1 ? all : all.filter(([, { isForGrey }]) => !isForGrey);
}

/** The parameters of a route, read from the schema that parses them. */
function describeParameters(
  { path }: RoutePath,
  description: RouteDescription,
  manifest: DescribedServer['manifest'],
): readonly ParameterObject[] {
  return takenParameters(description, manifest).map(
    ([name, { description: described, isRequired = false, defaultOf }]) => {
      const place = path.includes(`{${name}}`) ? 'path' : 'query';
      const { ofModel, schema, ...texts } = described;
      const exact = {
        ...withDefault(schema, defaultOf?.(manifest)),
        ...(ofModel && formOf(ofModel, manifest)),
      };
      const example =
        ofModel === 'label' && manifest.labels ? labelKey(manifest.labels, 1) : undefined;
      return {
        name,
        in: place,
        required: isRequired,
        ...texts,
        ...(example !== undefined && { example }),
        schema: exact,
      };
    },
  );
}

/** A schema with the default of the served model in place of its own, where a client may send that, too. */
function withDefault(schema: JsonSchema, ofModel: unknown): JsonSchema {
  const { default: own, ...rest } = schema;
  if (own === undefined || ofModel === undefined || ofModel === own) return schema;
  const { minimum } = schema;
  const isTooSmall = typeof minimum === 'number' && Number(ofModel) < minimum;
  return isTooSmall ? rest : { ...rest, default: ofModel };
}

/** The form that something has in the model that is served. */
function formOf(
  ofModel: NonNullable<ParameterDescription['ofModel']>,
  { latent, labels }: DescribedServer['manifest'],
): JsonSchema {
  if (ofModel === 'latent vector') return { pattern: latentPattern(latent.size) };
  return labels && areListed(labels) ? { enum: labels } : {};
}

/** What is sent, read from the schema that parses it: a picture, JSON, plain text, or several of them. */
function describeBody({
  description,
  json,
  examples,
  pictures = pictureTypes,
  plainText,
  several,
}: NonNullable<RouteDescription['body']>): Readonly<Record<string, unknown>> {
  const one = describeObject(json);
  const file = { type: 'string', format: 'binary' };
  return {
    required: true,
    description,
    content: {
      ...Object.fromEntries(pictures.map((type) => [type, { schema: file }])),
      'application/json': {
        schema: several ? { anyOf: [one, describeObject(several.json)] } : one,
        examples,
      },
      ...(plainText !== undefined && {
        'text/plain': { schema: { type: 'string', minLength: 1, description: plainText } },
      }),
      ...(several && { [multipartType]: describeForm(several.field) }),
    },
  };
}

/** A form of pictures in one field. */
function describeForm(field: string) {
  const file = { type: 'string', format: 'binary' };
  const files = { type: 'array', items: file, minItems: 1, maxItems: mostPictures };
  return {
    schema: {
      type: 'object',
      required: [field],
      properties: { [field]: files },
      additionalProperties: false,
    },
    encoding: { [field]: { contentType: pictureTypes.join(', ') } },
  };
}

function describeObject(json: z.ZodObject): JsonSchema {
  const members = Object.entries(json.shape).map(([name, schema]) => {
    const described = memberDescriptions.get(schema as z.ZodType);
    if (!described) throw new Error(`the member ${name} has no description`);
    return [name, { ...described.schema, description: described.description }] as const;
  });
  return {
    type: 'object',
    required: members.map(([name]) => name),
    properties: Object.fromEntries(members),
    additionalProperties: false,
  };
}
