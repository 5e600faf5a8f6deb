import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { Problem, problemResponse } from './problem.ts';
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

/** How a request becomes an answer. */
export type Fetch = (request: Request) => Response | Promise<Response>;

/**
 * Serves over HTTP/1.1.
 *
 * @throws WrongUse when the port is in use, the host is not this machine's, or either is not permitted
 */
export async function listen(fetch: Fetch, address: Address): Promise<Listening> {
  const answer = getRequestListener(fetch, { errorHandler: answerUnreadable });
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  server.on('clientError', (error, socket) => void answerUnparsable(error, socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, address)));
    server.listen(address.port, address.host, resolve);
  });
  return { url: urlOf(server, address.host), close: (grace = 5000) => closeServer(server, grace) };
}

function answerUnreadable(): Response {
  const detail = 'Its target must be percent-encoded ASCII, its Host header a host name.';
  const occurrence = { path: '/', requestId: crypto.randomUUID() };
  return problemResponse(new Problem('invalid-request', [], detail), occurrence);
}

/** Answers what Node's parser refuses: above all raw UTF-8 in the target, as curl sends it. */
async function answerUnparsable(_: Error, socket: Duplex): Promise<void> {
  const body = await answerUnreadable().text();
  // A client that has gone away is no error.
  if (!socket.writable) return;
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      'Connection: close',
      'Content-Type: application/problem+json',
      'Cache-Control: no-store',
      `Content-Length: ${Buffer.byteLength(body)}`,
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
