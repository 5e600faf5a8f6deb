import { getRequestListener } from '@hono/node-server';
import {
  type IncomingMessage,
  STATUS_CODES,
  type Server,
  type ServerResponse,
  createServer,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { exposedHeaders } from '../http/answer.ts';
import { Problem, problemResponse } from '../problem.ts';
import { WrongUse } from './environment.ts';

/** Where to listen. */
interface Address {
  readonly host: string;
  readonly port: number; // 0: any free one
}

/** A server that accepts connections. */
export interface Listening {
  readonly url: string;
  /** Stops accepting, lets answers under way end, then cuts what is left after `graceMilliseconds`. */
  close(graceMilliseconds?: number): Promise<void>;
}

/** Milliseconds for a request to come in, its headers first. */
const patience = { requestTimeout: 30_000, headersTimeout: 10_000 } as const;
/** Milliseconds that a connection may be still while it is answered. */
const idleMilliseconds = 60_000;

/** How a request becomes an answer. */
export type Fetch = (request: Request) => Response | Promise<Response>;

/**
 * Serves over HTTP/1.1.
 *
 * @param log takes an entry for each request that cannot be read; the others are for `fetch` to log
 * @throws WrongUse when the port is in use, the host is not this machine's, or either is not permitted
 */
export async function listen(
  fetch: Fetch,
  address: Address,
  log: (entry: object) => void = () => {},
): Promise<Listening> {
  // Node's own answer to a missing Host header has no body.
  const server = createServer(
    { requireHostHeader: false, ...patience },
    requestListener(fetch, log),
  );
  // Whoever stops reading an answer is hung up on.
  server.setTimeout(idleMilliseconds);
  server.on('clientError', (error, socket) => void answerUnparsable(error, socket, log));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, address)));
    server.listen(address.port, address.host, resolve);
  });
  return { url: urlOf(server, address.host), close: (grace = 5000) => closeServer(server, grace) };
}

function requestListener(fetch: Fetch, log: (entry: object) => void) {
  const answer = getRequestListener(fetch, {
    // Stands for the Host header that HTTP/1.0 may leave out.
    hostname: 'localhost',
    errorHandler: (error) => refuseRequest(urlProblem(error), log),
  });
  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const problem = hostProblem(incoming);
    if (problem) void send(refuseRequest(problem, log, partsOf(incoming)), outgoing);
    else void answer(incoming, outgoing);
  };
}

function partsOf({ method, url }: IncomingMessage) {
  return { method, path: url?.split('?')[0] };
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = await response.text();
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': Buffer.byteLength(body),
  });
  outgoing.end(body);
}

/** Answers what Node's parser refuses: above all raw UTF-8 in the target, as curl sends it. */
async function answerUnparsable(
  error: Error,
  socket: Duplex,
  log: (entry: object) => void,
): Promise<void> {
  // A client that has gone away is no error.
  if (!socket.writable) return;
  const response = refuseRequest(parserProblem(error), log);
  const body = await response.text();
  socket.end(
    [
      `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status]}`,
      ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}

/** What a person can do about a listen error, by its code. */
const listenAdvice: Readonly<Record<string, (address: Address) => string>> = {
  EADDRINUSE: ({ port }) => `port ${port} is in use: choose another with --port or PORT`,
  EACCES: ({ port }) => `port ${port} is not permitted: choose another with --port or PORT`,
  EADDRNOTAVAIL: unknownHost,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
};

function unknownHost({ host }: Address): string {
  return `host ${host} is not an address of this machine: choose another with --host or HOST`;
}

function listenError(error: NodeJS.ErrnoException, address: Address): Error {
  const advice = listenAdvice[error.code ?? ''];
  return advice ? new WrongUse(advice(address)) : error;
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function closeServer(server: Server, graceMilliseconds: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  clearTimeout(cut);
}

const targetDetail = 'Its target must be a path and a query in percent-encoded ASCII.';
const hostDetail = 'Its Host header must be a host name or an IP address, with or without a port.';
const missingHostDetail = 'HTTP/1.1 requires a Host header (RFC 9112 §3.2).';

/** What Node's parser refuses, by its code; the detail of any other is `notHttp`. */
const details: Readonly<Record<string, string>> = {
  HPE_INVALID_URL: targetDetail,
  HPE_INVALID_METHOD:
    'Its method is not an HTTP method; allowed: GET, HEAD and OPTIONS, in capitals.',
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
function hostProblem({ headers, httpVersion }: IncomingMessage): Problem | null {
  const { host } = headers;
  if (host === undefined) {
    return httpVersion === '1.0' ? null : new Problem('invalid-request', [], missingHostDetail);
  }
  if (host === '' || (!/[/?#@\\\s]/.test(host) && URL.canParse(`http://${host}`))) return null;
  return new Problem('invalid-request', [], hostDetail);
}

/** The problem with a parsed request that @hono/node-server cannot make a URL of. */
function urlProblem(error: unknown): Problem {
  const ofHost = error instanceof Error && error.message === 'Invalid host header';
  return new Problem('invalid-request', [], ofHost ? hostDetail : targetDetail);
}

/**
 * Answers and logs a request that never reaches the app, as the app would: under a new request id, and
 * for pages of any origin.
 *
 * @param request what is known of it; nothing when it could not be parsed
 */
function refuseRequest(
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
