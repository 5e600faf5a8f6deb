import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ParameterError, ProblemDetails } from './answers/problem.ts';

export type { ParameterError };

/** Every problem this API answers with, by the last part of its type; docs/http.md describes them. */
export const problems = {
  'invalid-request': { status: 400, title: 'The request cannot be read' },
  'request-timeout': { status: 408, title: 'The request took too long' },
  'request-too-long': { status: 431, title: 'The request is too long' },
  'invalid-parameter': { status: 400, title: 'A parameter is not allowed' },
  'not-found': { status: 404, title: 'No such path' },
  'model-not-served': { status: 404, title: 'This model is not served here' },
  'not-acceptable': { status: 406, title: 'None of the requested formats is available' },
  'precondition-failed': { status: 412, title: 'Another version is current' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'no-labels': { status: 422, title: 'The model has no labels' },
  'no-numbers': { status: 404, title: 'The model draws no numbers' },
  'request-too-large': { status: 413, title: 'The request is too large' },
  'expectation-failed': { status: 417, title: 'The expectation cannot be met' },
  'not-implemented': { status: 501, title: 'The transfer coding is not implemented' },
  'unsupported-media-type': { status: 415, title: 'The type of the body is not supported' },
  'invalid-body': { status: 400, title: 'The body is invalid' },
  'invalid-image': { status: 400, title: 'The image cannot be read' },
  'image-too-large': { status: 413, title: 'The image has too many pixels' },
  'nothing-drawn': { status: 422, title: 'The image has only one colour' },
  'too-faint': { status: 422, title: 'The drawing is too faint' },
  'invalid-mask': { status: 422, title: 'All or none of the image is hidden' },
  'no-such-hand': { status: 422, title: 'The hand does not fit the model' },
  'no-companion': { status: 422, title: 'The model cannot do this' },
  'no-such-label': { status: 422, title: 'The model has no such label' },
  'too-many-requests': { status: 429, title: 'Too many requests', retryAfter: 60 },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
  'model-unavailable': { status: 503, title: 'This model is unavailable now', retryAfter: 10 },
  'not-ready': { status: 503, title: 'The server is not ready', retryAfter: 5 },
  overloaded: { status: 503, title: 'The server has too much to do', retryAfter: 5 },
} as const satisfies Record<string, ProblemKind>;

/** The statuses that say: ask again later. */
type LaterStatus = 429 | 503;

/** What all problems of one type have in common. */
type ProblemKind =
  | {
      readonly status: Exclude<ContentfulStatusCode, LaterStatus>;
      readonly title: string;
      readonly retryAfter?: undefined;
    }
  | {
      readonly status: LaterStatus;
      readonly title: string;
      /** Seconds until the client may ask again. */
      readonly retryAfter: number;
    };

/** The last part of a problem's type. */
export type ProblemName = keyof typeof problems;

/** The problems that many routes may answer with; each route lists its own (RouteDescription.problems). */
export const problemsOf = {
  /** Of every route that reads its query and that the rate limit counts. */
  anyRoute: ['invalid-parameter', 'too-many-requests', 'internal-error'],
  /** Of a route whose answers have an entity tag. */
  tagged: ['precondition-failed'],
  /** Of a route that has the parameter model. */
  namedModel: ['model-not-served', 'model-unavailable', 'overloaded'],
  /** Of a route that reads an image from the body. */
  sentImage: [
    'request-too-large',
    'unsupported-media-type',
    'invalid-body',
    'invalid-image',
    'image-too-large',
    'no-companion',
    'overloaded',
  ],
} as const satisfies Readonly<Record<string, readonly ProblemName[]>>;

/**
 * An answer stays small whatever was asked: more errors than this are only counted, and so are those that would make
 * the list longer than so many characters of JSON.
 */
const shown = { errors: 20, characters: 4000, values: 5 } as const;

/** An answer that is not a digit: thrown anywhere below a route, answered in one place. */
export class Problem extends Error {
  override readonly name = 'Problem' as const;
  readonly problem: ProblemName;
  readonly errors: readonly ParameterError[];
  /** Seconds until the client may ask again; null: asking again does not help. */
  readonly retryAfter: number | null;

  /**
   * @param errors all of them; the first 20 are kept, and fewer where they are long
   * @param detail by default one sentence an error, and how many are left out
   * @param retryAfter seconds until the client may ask again; by default what the problem's type says
   */
  constructor(
    problem: ProblemName,
    errors: readonly ParameterError[] = [],
    detail: string = sentences(errors),
    retryAfter: number | undefined = kindOf(problem).retryAfter,
  ) {
    super(detail);
    this.problem = problem;
    this.errors = shownErrors(errors);
    this.retryAfter = retryAfter ?? null;
  }
}

function kindOf(problem: ProblemName): ProblemKind {
  return problems[problem];
}

/** The request a problem answers. */
export interface ProblemOccurrence {
  /** Absent when the request could not be read that far. */
  readonly path: string | undefined;
  readonly requestId: string;
}

/** The media type of a problem (RFC 9457 §6.1). */
export const problemType = 'application/problem+json';

/** Longer paths are no use to a reader. */
const longestInstance = 500;

/** What a path of a URI may not hold (RFC 3986 §3.3). */
const notInPath = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/gu;

/** A path as a URI reference (RFC 3986 §4.1); undefined: it is too long. */
export function uriReference(path: string): string | undefined {
  if (path.length > longestInstance) return undefined;
  const encoded = path.toWellFormed().replaceAll(notInPath, encodeURIComponent);
  // What begins with two slashes would name a host (RFC 3986 §4.2).
  return encoded.startsWith('//') ? `/.${encoded}` : encoded;
}

/** An answer to a problem, for whatever answers it. */
export interface ProblemAnswer {
  readonly text: string;
  readonly status: ContentfulStatusCode;
  readonly headers: Readonly<Record<string, string>>;
}

/** What an answer says of a problem (RFC 9457 §3.1). */
export function problemDetails(
  { problem, errors, message }: Problem,
  { path, requestId }: ProblemOccurrence,
): ProblemDetails {
  const { status, title } = kindOf(problem);
  const instance = path === undefined ? undefined : uriReference(path);
  return {
    type: `/problems/${problem}`,
    title,
    status,
    detail: message,
    ...(instance !== undefined && { instance }),
    requestId,
    ...(errors.length > 0 && { errors }),
  };
}

/** Writes a problem as application/problem+json (RFC 9457 §3), never stored by a cache. */
export function problemAnswer(problem: Problem, occurrence: ProblemOccurrence): ProblemAnswer {
  const { retryAfter } = problem;
  return {
    text: JSON.stringify(problemDetails(problem, occurrence)),
    status: kindOf(problem.problem).status,
    headers: {
      'Content-Type': problemType,
      'Cache-Control': 'no-store',
      // RFC 9110 §10.2.3: a whole number of seconds. A client should wait at least that long.
      ...(retryAfter !== null && { 'Retry-After': String(Math.max(1, Math.ceil(retryAfter))) }),
    },
  };
}

/** The answer to a problem. @param headers beside the problem's own */
export function problemResponse(
  problem: Problem,
  occurrence: ProblemOccurrence,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { text, status, headers: own } = problemAnswer(problem, occurrence);
  return new Response(text, { status, headers: { ...own, ...headers } });
}

function sentences(errors: readonly ParameterError[]): string {
  const listed = shownErrors(errors);
  const text = listed.map(sentence).join(' ');
  const more = errors.length - listed.length;
  return more > 0 ? `${text} … and ${more} more.` : text;
}

function shownErrors(errors: readonly ParameterError[]): readonly ParameterError[] {
  let characters = 0;
  const short = errors.slice(0, shown.errors).map(shortened);
  const listed = short.findIndex((error) => {
    characters += JSON.stringify(error).length;
    return characters > shown.characters;
  });
  // One error alone is always short enough.
  return listed < 0 ? short : short.slice(0, Math.max(1, listed));
}

/** An error with at most so many values of a parameter that was repeated. */
function shortened(error: ParameterError): ParameterError {
  const { value } = error;
  if (typeof value === 'string' || value.length <= shown.values) return error;
  const more = value.length - shown.values;
  return { ...error, value: [...value.slice(0, shown.values), `… and ${more} more`] };
}

function sentence({ parameter, value, allowed }: ParameterError): string {
  return `${parameter}: ${JSON.stringify(value)} was given; allowed: ${allowed}.`;
}
