import type { MiddlewareHandler } from 'hono';

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
      model: context.res.headers.get('X-Model'),
    });
  };
}
