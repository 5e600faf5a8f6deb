import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Metrics } from './metrics.ts';

/** Methods that are told apart; a client can think up any other. */
const knownMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Counts each request by its route, never by its path: a client can think up any number of those. */
export function requestMetrics(metrics: Metrics): MiddlewareHandler {
  return async (context, next) => {
    const start = performance.now();
    await next();
    const path = matchedRoutes(context).at(-1)?.path ?? '*';
    const { method } = context.req;
    metrics.request({
      // Without the pattern that a parameter must match.
      route: path.includes('/*') || path === '*' ? 'none' : path.replace(/\{.*$/, ''),
      method: knownMethods.has(method) ? method : 'other',
      status: context.res.status,
      seconds: (performance.now() - start) / 1000,
    });
  };
}
