import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Every problem this API answers with, by the last part of its type; docs/http.md describes them. */
const problems = {
  'invalid-request': { status: 400, title: 'The request cannot be read' },
  'invalid-parameter': { status: 400, title: 'A parameter is not allowed' },
  'not-found': { status: 404, title: 'There is nothing at this path' },
  'model-not-served': { status: 404, title: 'This model is not served here' },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  'no-such-label': { status: 422, title: 'The model does not have this label' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: ContentfulStatusCode; title: string }>;

/** The last part of a problem's type. */
export type ProblemName = keyof typeof problems;

/** One thing that is wrong with the query: the parameter, what came (a list when repeated), what is allowed. */
export interface ParameterError {
  readonly parameter: string;
  readonly value: string | readonly string[];
  readonly allowed: string;
}

/** An answer that is not a digit: thrown anywhere below a route, answered in one place. */
export class Problem extends Error {
  override readonly name = 'Problem' as const;
  readonly problem: ProblemName;
  readonly errors: readonly ParameterError[];

  /** @param detail by default one sentence an error */
  constructor(
    problem: ProblemName,
    errors: readonly ParameterError[] = [],
    detail: string = errors.map(sentence).join(' '),
  ) {
    super(detail);
    this.problem = problem;
    this.errors = errors;
  }
}

/** The request a problem answers. */
export interface ProblemOccurrence {
  readonly path: string;
  readonly requestId: string;
}

/** The answer to a problem as application/problem+json (RFC 9457 §3), never stored by a cache. */
export function problemResponse(
  { problem, errors, message }: Problem,
  { path, requestId }: ProblemOccurrence,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { status, title } = problems[problem];
  const body = {
    type: `/problems/${problem}`,
    title,
    status,
    detail: message,
    instance: path,
    requestId,
    ...(errors.length > 0 && { errors }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...headers,
    },
  });
}

function sentence({ parameter, value, allowed }: ParameterError): string {
  return `${parameter}: ${JSON.stringify(value)} was given; allowed: ${allowed}.`;
}
