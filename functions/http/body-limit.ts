import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Problem } from '../problem.ts';

/** Bytes of a request's body where one is read; behind Lambda, base64 of them must stay below 6 MB. */
export const largestBody = 2 ** 22;

/** Bytes of a body that nobody reads. */
const largestUnread = 2 ** 20;

/** Refuses bodies beyond what a request may have, before they are read to their end. */
export function limitBody(): MiddlewareHandler {
  const [read, unread] = [limitOf(largestBody), limitOf(largestUnread)];
  return (context, next) => (context.req.method === 'POST' ? read : unread)(context, next);
}

function limitOf(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem('request-too-large', [], `Up to ${maxSize} bytes are read.`);
    },
  });
}
