import type { AnswerHeader, RouteDescription } from '../http/route.ts';
import { type Format, formats } from '../images/formats.ts';
import { type ProblemName, problems } from '../problem.ts';
import { answerReference, type JsonSchema } from './json-schemas.ts';

/** What the headers of an answer say: components/headers of the description. */
export const headerComponents = {
  'X-Seed': header('The seed, percent-encoded as UTF-8.'),
  'X-Label': header(
    'The label’s name, percent-encoded as UTF-8, or its index where the name would take more than 768 bytes; the labels of several images, separated by commas. Absent where it would be longer than 4096 bytes.',
  ),
  'X-Model': header('The id of the model.'),
  'Content-Location': header('The permanent path of this exact answer.'),
  ETag: header('Known before anything is drawn; absent for a random seed.'),
  'Retry-After': {
    description: 'Seconds until another try makes sense.',
    schema: { type: 'integer', minimum: 1 },
  },
} as const satisfies Readonly<Record<AnswerHeader | 'Retry-After', object>>;

function header(description: string) {
  return { description, schema: { type: 'string' } };
}

/** The headers of an answer that draws. */
const drawingHeaders: readonly AnswerHeader[] = [
  'X-Seed',
  'X-Label',
  'X-Model',
  'Content-Location',
  'ETag',
];

/** What an operation answers, by status: 200, 304 where it has an entity tag, and its problems. */
export function describeResponses(
  description: RouteDescription,
  mediaTypes: readonly string[],
): Readonly<Record<string, object>> {
  const {
    summary,
    draws = false,
    headers = draws ? drawingHeaders : [],
    answers = {},
  } = description;
  const content = mediaTypes.map((type) => [type, describeContent(type, answers)]);
  return {
    '200': {
      description: summary,
      ...(headers.length > 0 && { headers: headerReferences(headers) }),
      content: Object.fromEntries(content),
    },
    ...(headers.includes('ETag') && {
      '304': { description: 'The copy that If-None-Match names is still current.' },
    }),
    ...problemResponses(description.problems),
  };
}

function headerReferences(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/**
 * The schema of a body. OpenAPI 3.1 would have no schema for bytes, but generators read that as JSON: all of
 * openapi-typescript, orval and openapi-python-client know OpenAPI 3.0's "binary" instead.
 */
function describeContent(
  mediaType: string,
  answers: NonNullable<RouteDescription['answers']>,
): JsonSchema {
  const format = (Object.keys(formats) as Format[]).find(
    (name) => formats[name].mediaType === mediaType,
  );
  const answer = format && answers[format];
  if (answer && format === 'json') return { schema: answerReference(answer) };
  return {
    schema: { type: 'string', ...(!isText(mediaType) && { format: 'binary' }) },
    // Lines of JSON. OpenAPI 3.2 has itemSchema for that.
    ...(answer && { 'x-item-schema': answerReference(answer) }),
  };
}

function isText(mediaType: string): boolean {
  return /^text\/|\+xml$|ndjson$/.test(mediaType);
}

/** The problems of an operation, grouped by their statuses. */
function problemResponses(names: readonly ProblemName[]): Readonly<Record<string, object>> {
  const statuses = new Set(names.map((name) => problems[name].status));
  return Object.fromEntries(
    [...statuses]
      .toSorted((one, other) => one - other)
      .map((status) => [status, names.filter((name) => problems[name].status === status)] as const)
      .map(([status, ofStatus]) => [String(status), problemResponse(ofStatus)]),
  );
}

function problemResponse(names: readonly ProblemName[]): object {
  const isTemporary = names.some((name) => 'retryAfter' in problems[name]);
  return {
    description: `${names.map((name) => problems[name].title).join('; ')}.`,
    ...(isTemporary && { headers: headerReferences(['Retry-After']) }),
    content: { 'application/problem+json': { schema: answerReference('Problem') } },
    'x-problems': names,
  };
}
