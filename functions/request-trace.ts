import type { Context } from 'hono';
import { requestId } from 'hono/request-id';

/**
 * Names each request: by its X-Request-Id when that is 1 to 128 of [A-Za-z0-9_=-], else by the trace id
 * of its traceparent (W3C Trace Context §3.2), else by a new UUID. The answer carries it as X-Request-Id.
 */
export function requestTrace() {
  return requestId({ limitLength: 128, generator: newRequestId });
}

function newRequestId(context: Context): string {
  const traceparent = context.req.header('traceparent');
  const traceId = traceparent?.match(/^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/)?.[1];
  // All zeros is the standard's way of saying that there is no trace.
  return traceId && !/^0+$/.test(traceId) ? traceId : crypto.randomUUID();
}
