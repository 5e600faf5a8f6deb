import type { Context, MiddlewareHandler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';

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

function traceOf(traceparent: string | undefined, id: string): { readonly traceId?: string } {
  const traceId = traceIdOf(traceparent);
  return traceId === null || traceId === id ? {} : { traceId };
}

/**
 * Names each request: by its X-Request-Id when that is 1 to 128 of [A-Za-z0-9_=-], else by the trace id
 * of its traceparent (W3C Trace Context §3.2), else by a new UUID. The answer carries it as X-Request-Id.
 */
export function requestTrace(): MiddlewareHandler<{ Variables: RequestIdVariables }> {
  return async (context, next) => {
    const given = context.req.header('X-Request-Id') ?? '';
    const requestId = /^[\w=-]{1,128}$/.test(given) ? given : newRequestId(context);
    context.set('requestId', requestId);
    await next();
    context.res.headers.set('X-Request-Id', requestId);
  };
}

function newRequestId(context: Context): string {
  return traceIdOf(context.req.header('traceparent')) ?? newUuid();
}

let uuids: Pick<Crypto, 'randomUUID'> | undefined;

/** Node's own crypto is there before WebCrypto, whose loading would take a start 2 ms. */
function newUuid(): string {
  uuids ??= globalThis.process?.getBuiltinModule?.('node:crypto') ?? crypto;
  return uuids.randomUUID();
}

/** The trace id of a traceparent header; null: it has none, or none that is sane. */
function traceIdOf(traceparent: string | undefined): string | null {
  const traceId = traceparent?.match(/^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/)?.[1];
  // All zeros is the standard's way of saying that there is no trace.
  return traceId && !/^0+$/.test(traceId) ? traceId : null;
}
