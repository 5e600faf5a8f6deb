import type { MiddlewareHandler } from 'hono';
import { traceIdOf } from './request-trace.ts';

/** Logs one entry a request: never its query, headers or body, which are the client's own. */
export function requestLog(log: (entry: object) => void): MiddlewareHandler {
  return async (context, next) => {
    const start = performance.now();
    await next();
    log({
      method: context.req.method,
      path: context.req.path,
      status: context.res.status,
      milliseconds: Math.round((performance.now() - start) * 100) / 100,
      requestId: context.get('requestId'),
      // Where the request id is the client's own, so that both can be searched for.
      ...traceOf(context.req.header('traceparent'), context.get('requestId')),
      model: context.res.headers.get('X-Model'),
    });
  };
}

function traceOf(
  traceparent: string | undefined,
  requestId: string,
): { readonly traceId?: string } {
  const traceId = traceIdOf(traceparent);
  return traceId === null || traceId === requestId ? {} : { traceId };
}
