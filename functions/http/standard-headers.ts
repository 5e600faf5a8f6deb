import type { MiddlewareHandler } from 'hono';
import { allMethods } from './methods.ts';

/** The headers of an answer that a page of another origin may read (Fetch §3.3.3), beyond the usual. */
const exposedHeaders = [
  'X-Seed',
  'X-Label',
  'X-Model',
  'X-Request-Id',
  'Content-Location',
  'ETag',
  'Server-Timing',
  'Allow',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
];

/** What every answer carries. */
export const standardHeaders: readonly (readonly [string, string])[] = [
  // Digits are for any page to show and read.
  ['Access-Control-Allow-Origin', '*'],
  ['Access-Control-Expose-Headers', exposedHeaders.join(',')],
  ['Cross-Origin-Resource-Policy', 'cross-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'SAMEORIGIN'],
];

/** Seconds that a browser may keep the answer to a preflight. */
const preflightAge = '86400';

/**
 * Sets what every answer carries, when it is there: Hono's own middlewares set such headers before, which makes it
 * read the body of each answer through a stream.
 */
export function setStandardHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { headers } = context.res;
    for (const [name, value] of standardHeaders) headers.set(name, value);
    if (context.req.method !== 'OPTIONS') return;
    // A preflight (Fetch §4.8) asks which methods and headers a page of another origin may use.
    headers.set('Access-Control-Allow-Methods', allMethods.filter(isRequested).join(','));
    headers.set('Access-Control-Max-Age', preflightAge);
    const requested = context.req.header('Access-Control-Request-Headers');
    if (requested === undefined) return;
    headers.set('Access-Control-Allow-Headers', requested);
    headers.append('Vary', 'Access-Control-Request-Headers');
  };
}

function isRequested(method: string): boolean {
  return method !== 'OPTIONS';
}
