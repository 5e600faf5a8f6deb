import type { ParameterError, ProblemDetails } from '../functions/answers/problem.ts';
import type { ProblemName } from '../functions/problem.ts';

export type { ParameterError, ProblemName };

/** A problem by the last part of its type; a server newer than this client may have others. */
export type AnyProblemName = ProblemName | (string & {});

/** What the server answered instead: a problem of RFC 9457, whose `detail` is the message. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem' as const;
  readonly problem: AnyProblemName;
  readonly status: number;
  readonly title: string;
  /** What is wrong with the parameters, one by one; empty where it is not about them. */
  readonly errors: readonly ParameterError[];
  /** The path that was asked for; null: the request could not be read that far. */
  readonly instance: string | null;
  /** What the server's log has it under. */
  readonly requestId: string | null;
  /** Seconds until another try makes sense; null: the server does not say. */
  readonly retryAfter: number | null;

  constructor(details: ReceivedProblem, retryAfter: number | null) {
    super(details.detail);
    this.problem = details.type.split('/').at(-1) ?? '';
    this.status = details.status;
    this.title = details.title;
    this.errors = details.errors ?? [];
    this.instance = details.instance ?? null;
    this.requestId = details.requestId ?? null;
    this.retryAfter = retryAfter;
  }
}

/** An answer that this API does not give: something else stands at the URL, or in between. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer' as const;
  readonly status: number;

  constructor(url: string, { status, headers }: Response, wanted: string) {
    const type = headers.get('Content-Type') ?? 'no Content-Type';
    super(`${url}: expected ${wanted}, received ${status} with ${type}`);
    this.status = status;
  }
}

/** A problem as it comes in: one of another server on the way has no request id. */
type ReceivedProblem = Omit<ProblemDetails, 'requestId'> &
  Partial<Pick<ProblemDetails, 'requestId'>>;

/** Reads what went wrong from an answer that is not 2xx. */
export async function readProblem(
  url: string,
  response: Response,
): Promise<ApiProblem | UnexpectedAnswer> {
  const details: unknown = isProblem(response) ? await response.json().catch(() => null) : null;
  if (!isProblemDetails(details)) return new UnexpectedAnswer(url, response, 'a problem');
  const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  return new ApiProblem(details, Number.isNaN(seconds) ? null : seconds);
}

function isProblem({ headers }: Response): boolean {
  return headers.get('Content-Type')?.split(';')[0] === 'application/problem+json';
}

function isProblemDetails(value: unknown): value is ReceivedProblem {
  if (typeof value !== 'object' || value === null) return false;
  const { type, title, status, detail } = value as Readonly<Record<string, unknown>>;
  return (
    [type, title, detail].every((text) => typeof text === 'string') && Number.isInteger(status)
  );
}
