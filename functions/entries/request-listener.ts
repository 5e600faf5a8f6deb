import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { allMethods } from '../http/methods.ts';
import { beginExchange, closeIfUnread, closeInStages, endExchanges } from './connections.ts';
import {
  hostProblem,
  parserProblem,
  refuseRequest,
  urlProblem,
  wireText,
} from './refused-request.ts';

/** How a request becomes an answer. */
export type Fetch = (request: Request, node: HttpBindings) => Response | Promise<Response>;

/**
 * Answers Node's requests: with what `fetch` makes of them, or with a problem where none can be made of them.
 *
 * @param log takes an entry for each request that does not reach `fetch`; the others are for `fetch` to log
 */
export function requestListener(fetch: Fetch, log: (entry: object) => void): RequestListener {
  const answered = async (request: Request, node: unknown) => {
    // Over HTTP/1.1 it has no others.
    const { incoming, outgoing } = node as HttpBindings;
    const response = await fetch(request, { incoming, outgoing });
    if (response.headers.has('Content-Length')) {
      // @hono/node-server would read it through a stream, which takes longer than all of this.
      await sendWhole(response, incoming, outgoing);
      return RESPONSE_ALREADY_SENT;
    }
    if (outgoing.headersSent) return RESPONSE_ALREADY_SENT;
    closeIfUnread(incoming, outgoing);
    return response;
  };
  const answer = getRequestListener(answered, {
    // Stands for the Host header that HTTP/1.0 may leave out.
    hostname: 'localhost',
    // Whatever else runs in this process has Node's own classes.
    overrideGlobalObjects: false,
    // connections.ts does it, and says in the answer when the connection closes.
    autoCleanupIncoming: false,
    errorHandler: (error: unknown) => refuseRequest(urlProblem(error), log),
  });
  return (incoming, outgoing) => {
    if (!beginExchange(incoming, outgoing)) return;
    const problem = hostProblem(incoming);
    if (problem) {
      const { method, url } = incoming;
      const refused = refuseRequest(problem, log, { method, path: url?.split('?')[0] });
      void sendWhole(refused, incoming, outgoing);
      return;
    }
    if (incoming.url === '*' && incoming.method === 'OPTIONS') {
      outgoing.writeHead(204, { Allow: allMethods.join(', ') }).end();
      return;
    }
    normalizeHost(incoming);
    void answer(incoming, outgoing);
  };
}

/** What Node's parser says of a client that has left in the middle of a request. */
const leftEarly = 'HPE_INVALID_EOF_STATE';

/** Answers what Node's parser refuses: above all raw UTF-8 in the target, as curl sends it. */
export async function answerUnparsable(
  error: NodeJS.ErrnoException,
  socket: Socket,
  log: (entry: object) => void,
): Promise<void> {
  // A client that has gone away is no error.
  if (!socket.writable) return;
  const { isFirst, broken } = await endExchanges(socket);
  if (!isFirst || !socket.writable) return;
  if (broken && error.code === leftEarly) {
    socket.destroy();
    return;
  }
  // Half of an answer is written, or all of it: the connection's end is all that can follow.
  if (broken?.headersSent) {
    broken.once('close', () => closeInStages(socket));
    return;
  }
  const refused = refuseRequest(parserProblem(error), log);
  if (broken) await sendWhole(refused, broken.req, broken);
  else closeInStages(socket, await wireText(refused));
}

/** Sends an answer at once, unless its request has been refused meanwhile. */
async function sendWhole(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer());
  // What came of the body was no HTTP: it is answered already.
  if (outgoing.headersSent) return;
  closeIfUnread(incoming, outgoing);
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': body.byteLength,
  });
  outgoing.end(body);
}

/** A host that @hono/node-server takes as it is; it refuses others that URLs write otherwise. */
const plainHost = /^[a-z0-9._-]+(:\d{4})?$/;

/** Writes an unusual but valid Host as URLs do: without an empty port, IPv6 in its short form. */
function normalizeHost({ headers }: IncomingMessage): void {
  if (!headers.host || plainHost.test(headers.host)) return;
  headers.host = new URL(`http://${headers.host}`).host;
}
