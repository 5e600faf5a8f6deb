import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { rateLimiter } from 'hono-rate-limiter';
import { Problem } from '../problem.ts';

/** How often one client may ask, and who says which client it is. */
export interface RateLimit {
  /** Requests a minute. */
  readonly perMinute: number;
  /** How many proxies in front of this server are trusted to name who asked them, in X-Forwarded-For. */
  readonly trustedProxies: number;
}

const windowMilliseconds = 60_000;

/**
 * Refuses a client's requests above a number per minute with 429, and reports the remaining number in
 * RateLimit headers (draft-ietf-httpapi-ratelimit-headers-07). Counts in memory: a process each.
 */
export function limitRate({ perMinute, trustedProxies }: RateLimit): MiddlewareHandler {
  return rateLimiter({
    windowMs: windowMilliseconds,
    limit: perMinute,
    standardHeaders: 'draft-7',
    keyGenerator: (context) => clientAddress(context, trustedProxies),
    // Monitoring must not be limited by the server's clients.
    skip: (context) => context.req.path === '/health',
    handler: () => {
      throw new Problem('too-many-requests', [], `${perMinute} requests a minute are allowed.`);
    },
  });
}

/**
 * The address of who asked: the socket's, or, behind trusted proxies, what the outermost of them saw. Each
 * adds one to the end of X-Forwarded-For; what stands before those, a client can have written itself.
 */
export function clientAddress(context: Context, trustedProxies: number): string {
  const socket = getConnInfo(context).remote.address ?? 'unknown';
  if (trustedProxies === 0) return socket;
  const seen = (context.req.header('X-Forwarded-For') ?? '').split(',').map((text) => text.trim());
  return seen.at(-trustedProxies) || socket;
}
