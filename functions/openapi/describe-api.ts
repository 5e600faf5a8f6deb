import { describeParameters, type ParameterObject } from './describe-parameters.ts';
import { type Operation, operations } from './operations.ts';

/** A description of this API by OpenAPI 3.1. */
export interface ApiDescription {
  readonly openapi: '3.1.1';
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, { readonly get: OperationObject }>>;
  readonly components: Readonly<Record<string, unknown>>;
}

/** One route of the description. */
export interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly ParameterObject[];
  readonly responses: Readonly<Record<string, unknown>>;
}

/**
 * Describes the API from the schemas that parse its queries.
 *
 * @see https://spec.openapis.org/oas/v3.1.1
 */
export function describeApi(version: string, datasetLimit: number): ApiDescription {
  return {
    openapi: '3.1.1',
    info: {
      title: 'digit-mint',
      version,
      description: 'Handwritten digits that nobody wrote, one for every seed.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(operations(datasetLimit).flatMap(pathsOf)),
    components: { schemas: { Problem: problemSchema }, headers: answerHeaders },
  };
}

/** A route, and once more with an extension behind it. */
function pathsOf(operation: Operation): [string, { readonly get: OperationObject }][] {
  const described = describeOperation(operation);
  const { path, extensions } = operation;
  if (extensions === undefined) return [[path, { get: described }]];
  const extension: ParameterObject = {
    name: 'extension',
    in: 'path',
    required: true,
    description: 'The format; Accept is not asked.',
    schema: { type: 'string', enum: extensions },
    example: extensions[0] ?? '',
  };
  const inFormat = {
    ...described,
    operationId: `${described.operationId}InFormat`,
    summary: `${described.summary}, in one format`,
    parameters: [extension, ...described.parameters.filter(({ name }) => name !== 'format')],
  };
  return [
    [path, { get: described }],
    [`${path}.{extension}`, { get: inFormat }],
  ];
}

function describeOperation(operation: Operation): OperationObject {
  const { id, summary, description, draws } = operation;
  const answer = {
    description: summary,
    ...(draws && { headers: headerReferences }),
    content: Object.fromEntries(operation.mediaTypes.map((type) => [type, {}])),
  };
  return {
    operationId: id,
    summary,
    description,
    parameters: describeParameters(operation),
    responses: {
      '200': answer,
      ...(draws && { '304': { description: 'The copy that If-None-Match names still holds' } }),
      ...Object.fromEntries(
        Object.entries(problemStatuses(operation)).map(([status, title]) => [
          status,
          problemAnswer(title),
        ]),
      ),
    },
  };
}

function problemStatuses({ draws, parameters }: Operation): Readonly<Record<string, string>> {
  return {
    '400': 'A parameter is unknown, repeated, malformed or out of range',
    ...(parameters && { '404': 'The model is not served here' }),
    ...(draws && {
      '406': 'Nothing that Accept asks for is here',
      '422': 'The model does not have this label',
    }),
    '429': 'Too many requests, where the server limits them',
    '500': 'A failure of the server',
  };
}

function problemAnswer(description: string) {
  const schema = { $ref: '#/components/schemas/Problem' };
  return { description, content: { 'application/problem+json': { schema } } };
}

const answerHeaders = {
  'X-Seed': header('The seed, percent-encoded as UTF-8.'),
  'X-Label': header('The label; those of several digits, separated by commas.'),
  'X-Model': header('The id of the model that drew.'),
  'Content-Location': header('The path of this very answer, for ever.'),
  ETag: header('Known before anything is drawn; absent for a random seed.'),
};

const headerReferences = Object.fromEntries(
  Object.keys(answerHeaders).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

function header(description: string) {
  return { description, schema: { type: 'string' } };
}

/** RFC 9457 §3.1, and what this API adds. */
const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['parameter', 'value', 'allowed'],
        properties: {
          parameter: { type: 'string' },
          value: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
          allowed: { type: 'string' },
        },
      },
    },
  },
};
