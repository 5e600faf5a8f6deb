import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { hostProblem, parserProblem, refuseRequest, urlProblem } from './unreadable-request.ts';
import { WrongUse } from './wrong-use.ts';

/** Where to listen. */
export interface Address {
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
