import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A request and its answer. */
interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** What is under way on each connection, in the order of the requests. */
const exchanges = new WeakMap<Socket, Exchange[]>();

/** The connections on which no further request is answered. */
const closing = new WeakSet<Socket>();

/** Notes a request. @returns whether it may be answered: its connection is not closing */
export function beginExchange(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  const { socket } = incoming;
  if (closing.has(socket)) return false;
  const open = exchanges.get(socket) ?? [];
  exchanges.set(socket, open);
  const exchange = { incoming, outgoing };
  open.push(exchange);
  outgoing.once('close', () => open.splice(open.indexOf(exchange), 1));
  return true;
}

/** Milliseconds that a client which sends no more may wait for its answers to begin. */
const halfClosedMilliseconds = 2000;

/**
 * Has clients that close their side of a connection behind their request get their answer (RFC 9112 §9.6, TCP's
 * half-close). A client that has left altogether looks the same until it is written to: an answer that has not begun
 * 2 s later is given up, and what makes it is stopped.
 */
export function answerHalfClosed(server: Server): void {
  // Without it Node ends the connection, and lets go of the answers that are under way.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connection', (socket: Socket) => {
    socket.once('end', () => {
      const giveUp = setTimeout(() => {
        const isWaiting = exchanges.get(socket)?.some(({ outgoing }) => !outgoing.headersSent);
        if (isWaiting) socket.destroy();
      }, halfClosedMilliseconds);
      socket.once('close', () => clearTimeout(giveUp));
    });
  });
}

/**
 * Answers no further request of a connection, on which something came that is not HTTP, and waits for the answers
 * that are under way: nothing may be written into them.
 *
 * @returns whether this is the first such thing on the connection, and the answer to the request in whose body it
 *   came, which is not complete; null: it came between requests
 */
export async function endExchanges(
  socket: Socket,
): Promise<{ readonly isFirst: boolean; readonly broken: ServerResponse | null }> {
  if (closing.has(socket)) return { isFirst: false, broken: null };
  closing.add(socket);
  const open = [...(exchanges.get(socket) ?? [])];
  const broken = open.at(-1)?.incoming.complete === false ? open.pop() : undefined;
  await Promise.all(
    open.map(({ outgoing }) => new Promise((resolve) => outgoing.once('close', resolve))),
  );
  return { isFirst: true, broken: broken?.outgoing ?? null };
}

/**
 * Takes over a connection that Node has let go of after CONNECT: without listeners a reset by the client would end the
 * process, an answer that waits for the client to read would wait forever, and a client that does not read would stay.
 */
export function takeOver(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  socket.on('timeout', () => socket.destroy());
  socket.on('drain', () => {
    for (const { outgoing } of exchanges.get(socket) ?? []) outgoing.emit('drain');
  });
  socket.resume();
}

/** Bytes of a body that nobody reads that are dropped, so that the next request on the connection can be read. */
const largestDropped = 2 ** 22;

/**
 * Has a connection closed after an answer where more of the request's body may be to come than is worth reading;
 * less is dropped by Node. To be called before the answer's head is written.
 */
export function closeIfUnread(incoming: IncomingMessage, outgoing: ServerResponse): void {
  // Not a number: the body does not say how long it is.
  if (incoming.complete || Number(incoming.headers['content-length']) <= largestDropped) return;
  outgoing.setHeader('Connection', 'close');
  const { socket } = incoming;
  closing.add(socket);
  // Node calls it at the end of the last answer. It would cut off what is still being sent, and with it the answer.
  socket.destroySoon = () => {
    // Whoever read the body does so no longer.
    incoming.removeAllListeners('data').resume();
    closeInStages(socket);
  };
}

/** Milliseconds, and bytes, that a client may go on sending after the last answer. */
const lingering = { milliseconds: 2000, bytes: 2 ** 25, interval: 50 } as const;

/**
 * Closes a connection as RFC 9112 §9.6 says: first for writing alone, then, when the client has closed it too or
 * has had time to read the answer, altogether. Closed at once, with bytes of the client unread, the operating system
 * would tell the client to drop what it has not read yet.
 *
 * @param last written before
 */
export function closeInStages(socket: Socket, last = ''): void {
  const before = socket.bytesRead;
  socket.end(last, () => {
    const begin = performance.now();
    const watch = setInterval(() => {
      const isTooLong = performance.now() - begin > lingering.milliseconds;
      if (isTooLong || socket.bytesRead - before > lingering.bytes) socket.destroy();
    }, lingering.interval);
    socket.once('close', () => clearInterval(watch));
  });
}
