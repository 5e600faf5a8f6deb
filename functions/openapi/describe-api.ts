import { describeBody } from './describe-body.ts';
import { describeParameters, type ParameterObject } from './describe-parameters.ts';
import { type Operation, operations } from './operations.ts';
import { problemStatuses } from './problem-statuses.ts';

/** A description of this API by OpenAPI 3.1. */
export interface ApiDescription {
  readonly openapi: '3.1.1';
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Readonly<Record<string, unknown>>;
}

/** What a path answers, by method. */
export type PathItem = Readonly<Partial<Record<'get' | 'post', OperationObject>>>;

/** One route of the description. */
export interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly ParameterObject[];
  readonly requestBody?: Readonly<Record<string, unknown>>;
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
function pathsOf(operation: Operation): [string, PathItem][] {
  const described = describeOperation(operation);
  const { path, extensions, method = 'get' } = operation;
  if (extensions === undefined) return [[path, { [method]: described }]];
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
    ...(operation.body && { requestBody: describeBody(operation.body) }),
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
