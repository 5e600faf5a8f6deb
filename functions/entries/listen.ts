import { type Server, createServer } from 'node:http';
import { WrongUse } from './environment.ts';
import { answerRequests, type Fetch } from './request-listener.ts';

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

/** How long a request may take to come in. */
interface Patience {
  /** Milliseconds for all of it. */
  readonly requestTimeout: number;
  /** Milliseconds for its headers. */
  readonly headersTimeout: number;
  /** Milliseconds between two looks at the connections. Node's own are 30 s, which a slow client would gain. */
  readonly connectionsCheckingInterval: number;
}

const defaultPatience: Patience = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 2000,
};

/**
 * Milliseconds that a connection is kept between two requests: longer than the 60 s of load balancers, of which one
 * would else send a request on a connection that this server is just closing.
 */
const keepAliveTimeout = 65_000;

/** Milliseconds that a connection may be still while it is answered. */
const idleMilliseconds = 60_000;

/**
 * Serves over HTTP/1.1.
 *
 * @param log takes an entry for each request that cannot be read; the others are for `fetch` to log
 * @param patience with slow clients, which get 408
 * @throws WrongUse when the port is in use, the host is not this machine's, or either is not permitted
 */
export async function listen(
  fetch: Fetch,
  address: Address,
  log: (entry: object) => void = () => {},
  patience: Patience = defaultPatience,
): Promise<Listening> {
  // Node's own answer to a missing Host header has no body.
  const server = createServer({ requireHostHeader: false, keepAliveTimeout, ...patience });
  // Whoever stops reading an answer is hung up on.
  server.setTimeout(idleMilliseconds);
  answerRequests(server, fetch, log);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, address)));
    server.listen(address.port, address.host, resolve);
  });
  return { url: urlOf(server, address.host), close: (grace = 5000) => closeServer(server, grace) };
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
  // Node closes those that are idle now, and would keep the others for their next request.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  clearTimeout(cut);
  clearInterval(sweep);
}
