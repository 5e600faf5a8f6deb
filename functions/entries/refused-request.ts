import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { allMethods } from '../http/methods.ts';
import { standardHeaders } from '../http/standard-headers.ts';
import { Problem, problemResponse } from '../problem.ts';

const targetDetail = 'Its target must be a path and a query in percent-encoded ASCII.';
const hostDetail = 'Its Host header must be a host name or an IP address, with or without a port.';
const missingHostDetail = 'HTTP/1.1 requires a Host header (RFC 9112 §3.2).';
const severalHostsDetail = 'Only one Host header is allowed (RFC 9112 §3.2).';

/** What Node's parser refuses, by its code; the detail of any other is `notHttp`. */
const details: Readonly<Record<string, string>> = {
  HPE_INVALID_URL: targetDetail,
  HPE_INVALID_METHOD: `Its method is not an HTTP method; allowed: ${allMethods.join(', ')}, in capitals.`,
  HPE_INVALID_VERSION: 'Its version must be HTTP/1.0 or HTTP/1.1.',
  HPE_INVALID_HEADER_TOKEN: 'One of its headers is malformed.',
};

const notHttp = 'It is not HTTP/1.1 (RFC 9112).';

/** The problem with a request that Node's parser refused. */
export function parserProblem({ code = '' }: NodeJS.ErrnoException): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const detail = 'Its target and headers together are too long.';
    return new Problem('request-too-long', [], detail);
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Problem('request-timeout', [], 'It did not arrive in time.');
  }
  return new Problem('invalid-request', [], details[code] ?? notHttp);
}

/** The problem with a parsed request's Host header, null for none: HTTP/1.0 may come without one. */
export function hostProblem({
  headers: { host },
  headersDistinct,
  httpVersion,
}: IncomingMessage): Problem | null {
  if (host === undefined) {
    return httpVersion === '1.0' ? null : new Problem('invalid-request', [], missingHostDetail);
  }
  // Two equal ones are as ambiguous as two others: a proxy may have added one.
  if ((headersDistinct['host']?.length ?? 0) > 1) {
    return new Problem('invalid-request', [], severalHostsDetail);
  }
  if (host === '' || (!/[/?#@\\\s]/.test(host) && URL.canParse(`http://${host}`))) return null;
  return new Problem('invalid-request', [], hostDetail);
}

/** The problem with a parsed request that @hono/node-server cannot make a URL of. */
export function urlProblem(error: unknown): Problem {
  const ofHost = error instanceof Error && error.message === 'Invalid host header';
  return new Problem('invalid-request', [], ofHost ? hostDetail : targetDetail);
}

/** What is known of a request that is refused; nothing when it could not be parsed. */
export interface RefusedParts {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
}

/**
 * Answers and logs a request that never reaches the app, as the app would: under a new request id, and
 * for pages of any origin.
 */
export function refuseRequest(
  problem: Problem,
  log: (entry: object) => void,
  { method, path }: RefusedParts = {},
): Response {
  const requestId = crypto.randomUUID();
  const response = problemResponse(
    problem,
    { path, requestId },
    { ...Object.fromEntries(standardHeaders), 'X-Request-Id': requestId, Connection: 'close' },
  );
  const known = { method: method ?? null, path: path ?? null };
  log({ ...known, status: response.status, milliseconds: 0, requestId, model: null });
  return response;
}

/** A response as it goes over the wire, for a request that Node could not parse. */
export async function wireText(response: Response): Promise<string> {
  const body = await response.text();
  return [
    `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status]}`,
    ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
    `date: ${new Date().toUTCString()}`,
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
