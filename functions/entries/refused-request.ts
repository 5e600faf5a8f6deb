import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { allMethods } from '../http/methods.ts';
import { standardHeaders } from '../http/standard-headers.ts';
import { Problem, problemAnswer } from '../problem.ts';

const allow = allMethods.join(', ');

const targetDetail = 'Its target must be a path and a query in percent-encoded ASCII.';
const hostDetail = 'Its Host header must be a host name or an IP address, with or without a port.';
const missingHostDetail = 'HTTP/1.1 requires a Host header (RFC 9112 §3.2).';
const severalHostsDetail = 'Only one Host header is allowed (RFC 9112 §3.2).';

/** What Node's parser refuses, by its code; the detail of any other is `notHttp`. */
const details: Readonly<Record<string, string>> = {
  HPE_INVALID_URL: targetDetail,
  HPE_INVALID_METHOD: `Its method is not an HTTP method; allowed: ${allow}, in capitals.`,
  // The parser says the same of a line that ends in LF alone.
  HPE_INVALID_VERSION: 'Its version must be HTTP/1.0 or HTTP/1.1, and its lines must end in CRLF.',
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

/**
 * The problem with how a parsed request's body is transferred, null for none: Node's parser reads chunked ones, and
 * lets codings before that pass.
 */
export function transferProblem({ headers }: IncomingMessage): Problem | null {
  const codings = headers['transfer-encoding'];
  if (codings === undefined || codings.trim().toLowerCase() === 'chunked') return null;
  const detail = `The Transfer-Encoding ${codings.slice(0, 100)} was given; implemented: chunked.`;
  return new Problem('not-implemented', [], detail);
}

/** A target with a scheme, as proxies send it, and the host that it names. */
const absoluteTarget = /^https?:\/\/([^/?#]*)/i;

/** The problem with a parsed request whose target is a URL, null for none: a URL of HTTP has a host. */
export function targetProblem({ url = '' }: IncomingMessage): Problem | null {
  if (absoluteTarget.exec(url)?.[1] !== '') return null;
  const detail = 'Its target is a URL without a host (RFC 9110 §4.2.1).';
  return new Problem('invalid-request', [], detail);
}

/** The problem with a parsed request's Host header, null for none: HTTP/1.0 may come without one. */
export function hostProblem({
  headers: { host },
  rawHeaders,
  httpVersion,
}: IncomingMessage): Problem | null {
  if (host === undefined) {
    return httpVersion === '1.0' ? null : new Problem('invalid-request', [], missingHostDetail);
  }
  // Two equal ones are as ambiguous as two others: a proxy may have added one.
  if (countHosts(rawHeaders) > 1) return new Problem('invalid-request', [], severalHostsDetail);
  if (host === validHost) return null;
  // Names in other letters are sent as ASCII (RFC 3986 §3.2.2, RFC 5890).
  if (
    host === '' ||
    (/^[^/?#@\\\s\x80-\u{10ffff}]+$/u.test(host) && URL.canParse(`http://${host}`))
  ) {
    validHost = host;
    return null;
  }
  return new Problem('invalid-request', [], hostDetail);
}

/** The Host header that was found valid last: most requests of a server have the same. */
let validHost: string | undefined;

/** @param rawHeaders names and values in turn */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') count++;
  }
  return count;
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
  parts: RefusedParts = {},
  headers: Readonly<Record<string, string>> = {},
): Response {
  const requestId = crypto.randomUUID();
  const { text, status, headers: own } = problemAnswer(problem, { path: parts.path, requestId });
  logDirect({ status, requestId }, log, parts);
  return new Response(text, {
    status,
    headers: { ...own, ...headersFor(requestId), Connection: 'close', ...headers },
  });
}

/** Answers a request for the options of the whole server (RFC 9110 §9.3.7), of which the app knows nothing. */
export function answerServerOptions(log: (entry: object) => void): Response {
  const requestId = crypto.randomUUID();
  logDirect({ status: 204, requestId }, log, { method: 'OPTIONS', path: '*' });
  return new Response(null, { status: 204, headers: { ...headersFor(requestId), Allow: allow } });
}

/** Answers a failure that the app did not answer itself. */
export function answerFailure(error: unknown, log: (entry: object) => void): Response {
  log({ level: 'error', error: (error instanceof Error && error.stack) || String(error) });
  return refuseRequest(new Problem('internal-error', [], 'The server logged the error.'), log);
}

/** Refuses to be a tunnel (RFC 9110 §9.3.6). */
export function refuseConnect(log: (entry: object) => void): Response {
  const detail = `CONNECT is not allowed here; allowed: ${allow}.`;
  const problem = new Problem('method-not-allowed', [], detail);
  return refuseRequest(problem, log, { method: 'CONNECT' }, { Allow: allow });
}

function headersFor(requestId: string): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(standardHeaders), 'X-Request-Id': requestId };
}

function logDirect(
  answered: { readonly status: number; readonly requestId: string },
  log: (entry: object) => void,
  { method, path }: RefusedParts,
): void {
  const { status, requestId } = answered;
  const known = { method: method ?? null, path: path ?? null };
  log({ ...known, status, milliseconds: 0, requestId, model: null });
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
