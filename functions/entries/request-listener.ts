import { getRequestListener, type HttpBindings, RequestError } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { largestBody } from '../http/body.ts';
import { Problem } from '../problem.ts';
import {
  answerHalfClosed,
  beginExchange,
  closeIfUnread,
  closeInStages,
  endExchanges,
  takeOver,
} from './connections.ts';
import {
  answerFailure,
  answerServerOptions,
  hostProblem,
  parserProblem,
  refuseConnect,
  refuseRequest,
  targetProblem,
  transferProblem,
  urlProblem,
  wireText,
} from './refused-request.ts';

/** How a request becomes an answer. */
export type Fetch = (request: Request, node: HttpBindings) => Response | Promise<Response>;

/**
 * Has a server answer all that comes: with what `fetch` makes of it, or with a problem where it is no request for it.
 *
 * @param log takes an entry for each request that does not reach `fetch`; the others are for `fetch` to log
 */
export function answerRequests(server: Server, fetch: Fetch, log: (entry: object) => void): void {
  const answer = requestListener(fetch, log);
  answerHalfClosed(server);
  server.on('request', answer);
  server.on('checkContinue', (incoming, outgoing) => {
    // A client that asks first sends nothing of a body that is refused for its length.
    if (!(Number(incoming.headers['content-length']) > largestBody)) outgoing.writeContinue();
    answer(incoming, outgoing);
  });
  server.on('checkExpectation', (incoming, outgoing) => {
    if (!beginExchange(incoming, outgoing)) return;
    const problem = new Problem('expectation-failed', [], 'The only Expect is 100-continue.');
    void sendWhole(refuseRequest(problem, log, partsOf(incoming)), incoming, outgoing);
  });
  // Over TCP a connection is a Socket, whatever the types say.
  server.on('connect', (_, socket: Socket) => {
    takeOver(socket);
    void answerConnect(socket, log);
  });
  server.on('clientError', (error, socket) => {
    if (socket instanceof Socket) void answerUnparsable(error, socket, log);
  });
}

function requestListener(fetch: Fetch, log: (entry: object) => void): RequestListener {
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
    errorHandler: (error: unknown) =>
      error instanceof RequestError
        ? refuseRequest(urlProblem(error), log)
        : answerFailure(error, log),
  });
  return (incoming, outgoing) => {
    if (!beginExchange(incoming, outgoing)) return;
    const problem = hostProblem(incoming) ?? targetProblem(incoming) ?? transferProblem(incoming);
    if (problem) {
      void sendWhole(refuseRequest(problem, log, partsOf(incoming)), incoming, outgoing);
      return;
    }
    if (incoming.url === '*' && incoming.method === 'OPTIONS') {
      void sendWhole(answerServerOptions(log), incoming, outgoing);
      return;
    }
    normalizeHost(incoming);
    normalizeScheme(incoming);
    void answer(incoming, outgoing);
  };
}

function partsOf({ method, url }: IncomingMessage) {
  return { method, path: url?.split('?')[0] };
}

/** What Node's parser says of a client that has left in the middle of a request. */
const leftEarly = 'HPE_INVALID_EOF_STATE';

/** Answers what Node's parser refuses: above all raw UTF-8 in the target, as curl sends it. */
async function answerUnparsable(
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

/** Refuses a tunnel after the answers that are under way: the client may have sent CONNECT behind other requests. */
async function answerConnect(socket: Socket, log: (entry: object) => void): Promise<void> {
  const { isFirst } = await endExchanges(socket);
  if (isFirst && socket.writable) closeInStages(socket, await wireText(refuseConnect(log)));
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
  const { status, headers } = response;
  // For HEAD the length is that of GET, which the answer has, or none (RFC 9110 §8.6).
  const hasLength = status !== 204 && incoming.method !== 'HEAD';
  const pairs: string[] = [];
  headers.forEach((value, name) => pairs.push(name, value));
  if (hasLength && !headers.has('Content-Length')) {
    pairs.push('content-length', String(body.byteLength));
  }
  outgoing.writeHead(status, pairs);
  outgoing.end(body);
}

/** A host that @hono/node-server takes as it is; it refuses others that URLs write otherwise. */
const plainHost = /^[a-z0-9._-]+(:\d{4})?$/;

/** Writes an unusual but valid Host as URLs do: without an empty port, IPv6 in its short form. */
function normalizeHost({ headers }: IncomingMessage): void {
  const { host } = headers;
  if (!host || plainHost.test(host)) return;
  if (host !== lastHost.given) lastHost = { given: host, normal: new URL(`http://${host}`).host };
  headers.host = lastHost.normal;
}

/** Writes the scheme of a target that is a URL in lower case: @hono/node-server refuses it in capitals. */
function normalizeScheme(incoming: IncomingMessage): void {
  const { url } = incoming;
  if (url === undefined || url.startsWith('/')) return;
  incoming.url = url.replace(/^https?:/i, (scheme) => scheme.toLowerCase());
}

/** The unusual host that came last: most requests of a server have the same. */
let lastHost = { given: '', normal: '' };
