import type * as z from 'zod';
import { paths, type RouteName, type RoutePath } from '../../models/paths.ts';
import type { Route, RouteDependencies, RouteDescription } from '../http/route.ts';
import { formats, offerOf } from '../images/formats.ts';
import { memberDescriptions } from '../parameters/image.ts';
import { answerHeaders, problemSchema, problemStatuses } from './answers.ts';

/** A description of this API by OpenAPI 3.1. */
export interface ApiDescription {
  readonly openapi: '3.1.1';
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Readonly<Record<string, unknown>>;
}

/** What a path answers, by method. */
type PathItem = Readonly<Partial<Record<'get' | 'post', OperationObject>>>;

/** One route of the description. */
export interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly ParameterObject[];
  readonly requestBody?: Readonly<Record<string, unknown>>;
  readonly responses: Readonly<Record<string, unknown>>;
}

/** One parameter as OpenAPI 3.1 writes it. */
export interface ParameterObject {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly required: boolean;
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example?: string;
}

/**
 * Describes the API from the schemas that parse its queries.
 *
 * @param routes all of them; those that describe nothing, which are pages, are left out
 * @see https://spec.openapis.org/oas/v3.1.1
 */
export function describeApi(
  routes: Readonly<Record<RouteName, Route>>,
  dependencies: Pick<RouteDependencies, 'datasetLimit' | 'version'>,
): ApiDescription {
  const described = Object.entries(routes).flatMap(([name, { describe }]) =>
    describe ? pathItems(paths[name as RouteName], describe(dependencies)) : [],
  );
  return {
    openapi: '3.1.1',
    info: {
      title: 'digit-mint',
      version: dependencies.version,
      description: 'Handwritten digits drawn by a neural network, one for every seed.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(described),
    components: { schemas: { Problem: problemSchema }, headers: answerHeaders },
  };
}

/** A route, and once more with an extension behind it. */
function pathItems(route: RoutePath, description: RouteDescription): [string, PathItem][] {
  const offer = route.formats && offerOf(route.formats);
  const operation = describeOperation(route, {
    mediaTypes: offer?.names.map((name) => formats[offer.formatOf(name)].mediaType) ?? [],
    ...description,
  });
  const { method, path } = route;
  if (!offer) return [[path, { [method]: operation }]];
  const extension: ParameterObject = {
    name: 'extension',
    in: 'path',
    required: true,
    description: 'The format; Accept is ignored.',
    schema: { type: 'string', enum: offer.names },
    example: offer.names[0],
  };
  const inFormat = {
    ...operation,
    operationId: `${operation.operationId}InFormat`,
    summary: `${operation.summary}, in one format`,
    parameters: [extension, ...operation.parameters.filter(({ name }) => name !== 'format')],
  };
  return [
    [path, { [method]: operation }],
    [`${path}.{extension}`, { [method]: inFormat }],
  ];
}

function describeOperation(route: RoutePath, described: RouteDescription): OperationObject {
  const { id, summary, description, draws, mediaTypes = [], body } = described;
  const answer = {
    description: summary,
    ...(draws && { headers: headerReferences }),
    content: Object.fromEntries(mediaTypes.map((type) => [type, {}])),
  };
  return {
    operationId: id,
    summary,
    description,
    parameters: describeParameters(route, described),
    ...(body && { requestBody: describeBody(body) }),
    responses: {
      '200': answer,
      ...(draws && {
        '304': { description: 'The copy that If-None-Match names is still current' },
      }),
      ...Object.fromEntries(
        Object.entries(problemStatuses(described)).map(([status, title]) => [
          status,
          problemAnswer(title),
        ]),
      ),
    },
  };
}

function problemAnswer(description: string) {
  const schema = { $ref: '#/components/schemas/Problem' };
  return { description, content: { 'application/problem+json': { schema } } };
}

const headerReferences = Object.fromEntries(
  Object.keys(answerHeaders).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

/** The parameters of a route, read from the schema that parses them. */
function describeParameters(
  { path }: RoutePath,
  { parameters }: RouteDescription,
): readonly ParameterObject[] {
  return Object.entries(parameters?.shape ?? {}).map(
    ([name, { description, isRequired = false }]) => {
      const place = path.includes(`{${name}}`) ? 'path' : 'query';
      return { name, in: place, required: isRequired, ...description };
    },
  );
}

/** What is sent, read from the schema that parses it: a PNG or JSON. */
function describeBody({
  description,
  json,
}: NonNullable<RouteDescription['body']>): Readonly<Record<string, unknown>> {
  const members = Object.entries(json.shape).map(([name, schema]) => {
    const described = memberDescriptions.get(schema as z.ZodType);
    if (!described) throw new Error(`the member ${name} has no description`);
    return [name, { ...described.schema, description: described.description }] as const;
  });
  const schema = {
    type: 'object',
    required: members.map(([name]) => name),
    properties: Object.fromEntries(members),
    additionalProperties: false,
  };
  return {
    required: true,
    description,
    content: { 'image/png': {}, 'application/json': { schema } },
  };
}
