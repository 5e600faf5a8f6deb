import type { Context } from 'hono';
import type { AppDependencies } from './route.ts';
import { Problem, problemAnswer } from '../problem.ts';

/** Answers OPTIONS, and any method that the path does not have with 405: both say what is allowed. */
export function answerMethodNotAllowed(context: Context, methods: string[]): Response {
  const allowed = [...methods, 'OPTIONS'].join(', ');
  if (context.req.method === 'OPTIONS') return context.body(null, 204, { Allow: allowed });
  const detail = `${context.req.method} is not allowed here; allowed: ${allowed}.`;
  return answer(context, new Problem('method-not-allowed', [], detail), { Allow: allowed });
}

/** Answers 404. */
export function answerNotFound(context: Context): Response {
  // A browser would show a page a refused preflight as a network error, and not the 404 that follows.
  if (isPreflight(context)) return context.body(null, 204);
  const detail = 'See /docs for the routes, or /openapi.json for a machine-readable description.';
  return answer(context, new Problem('not-found', [], detail));
}

function isPreflight({ req }: Context): boolean {
  return req.method === 'OPTIONS' && req.header('Access-Control-Request-Method') !== undefined;
}

/** Answers a problem as it is, and any other failure with its request id alone: the log has the rest. */
export function answerError(error: Error, context: Context, log: AppDependencies['log']): Response {
  if (error instanceof Problem) return answer(context, error);
  const requestId = context.get('requestId');
  log({ level: 'error', requestId, path: context.req.path, error: error.stack ?? String(error) });
  const detail = `The server logged the error under request id ${requestId}.`;
  return answer(context, new Problem('internal-error', [], detail));
}

function answer(
  context: Context,
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const occurrence = { path: pathOf(context.req.url), requestId: context.get('requestId') };
  const { text, status, headers: own } = problemAnswer(problem, occurrence);
  return context.body(text, status, { ...own, ...headers });
}

/** The path of an absolute URL as it was sent: Hono decodes it. */
function pathOf(url: string): string {
  return /^[^:]+:\/\/[^/?#]*([^?#]*)/.exec(url)?.[1] || '/';
}
