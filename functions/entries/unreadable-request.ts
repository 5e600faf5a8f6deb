import type { IncomingMessage } from 'node:http';
import { exposedHeaders } from '../http/exposed-headers.ts';
import { Problem, problemResponse } from '../problem.ts';

const targetDetail = 'Its target must be a path and a query in percent-encoded ASCII.';
const hostDetail = 'Its Host header must be a host name or an IP address, with or without a port.';
const missingHostDetail = 'HTTP/1.1 asks for a Host header (RFC 9112 §3.2).';

/** What Node's parser refuses, by its code; the detail of any other is `notHttp`. */
const details: Readonly<Record<string, string>> = {
  HPE_INVALID_URL: targetDetail,
  HPE_INVALID_METHOD: 'Its method is none of HTTP; here: GET, HEAD and OPTIONS, in capitals.',
  HPE_INVALID_VERSION: 'Its version must be HTTP/1.0 or HTTP/1.1.',
  HPE_INVALID_HEADER_TOKEN: 'One of its headers is malformed.',
};

const notHttp = 'It is not HTTP/1.1 (RFC 9112).';

/** The problem with a request that Node's parser refused. */
export function parserProblem({ code = '' }: NodeJS.ErrnoException): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const detail = 'Its target and headers together are longer than this server reads.';
    return new Problem('request-too-long', [], detail);
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Problem('request-timeout', [], 'It did not come to its end in time.');
  }
  return new Problem('invalid-request', [], details[code] ?? notHttp);
}

/** The problem with a parsed request's Host header, null for none: HTTP/1.0 may come without one. */
export function hostProblem({ headers, httpVersion }: IncomingMessage): Problem | null {
  const { host } = headers;
  if (host === undefined) {
    return httpVersion === '1.0' ? null : new Problem('invalid-request', [], missingHostDetail);
  }
  if (host === '' || (!/[/?#@\\\s]/.test(host) && URL.canParse(`http://${host}`))) return null;
  return new Problem('invalid-request', [], hostDetail);
}

/** The problem with a parsed request that @hono/node-server cannot make a URL of. */
export function urlProblem(error: unknown): Problem {
  const ofHost = error instanceof Error && error.message === 'Invalid host header';
  return new Problem('invalid-request', [], ofHost ? hostDetail : targetDetail);
}

/**
 * Answers and logs a request that never reaches the app, as the app would: under a new request id, and
 * for pages of any origin.
 *
 * @param request what is known of it; nothing when it could not be parsed
 */
export function refuseRequest(
  problem: Problem,
  log: (entry: object) => void,
  request: { readonly method?: string | undefined; readonly path?: string | undefined } = {},
): Response {
  const requestId = crypto.randomUUID();
  const response = problemResponse(
    problem,
    { path: request.path, requestId },
    {
      'X-Request-Id': requestId,
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': exposedHeaders.join(','),
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
      Connection: 'close',
    },
  );
  const { method = null, path = null } = request;
  log({ method, path, status: response.status, milliseconds: 0, requestId, model: null });
  return response;
}
