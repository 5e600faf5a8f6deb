/** The headers of an answer that a page of another origin may read (Fetch §3.3.3), beyond the usual. */
export const exposedHeaders = [
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
] as const;
