import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How one invocation ended. */
export interface InvocationResult {
  readonly kind: 'response' | 'error';
  /** "streaming", or undefined for an answer in one piece. */
  readonly mode: string | undefined;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** Lambda's side of its runtime interface. */
export interface RuntimeInterface {
  /** For AWS_LAMBDA_RUNTIME_API. */
  readonly place: string;
  /** Queues an event. @throws Error with what the runtime told, where its init failed */
  invoke(event: object): Promise<InvocationResult>;
  close(): void;
}

/** Bytes of an answer in one piece, beyond which Lambda refuses it. */
const bufferedLimit = 6 * 1024 * 1024;
/** Milliseconds that an invocation is given. */
const deadline = 30_000;

interface Invocation {
  readonly id: string;
  readonly event: object;
  readonly settle: (result: InvocationResult) => void;
  readonly fail: (error: Error) => void;
}

/**
 * A server that answers as Lambda's runtime interface is documented to
 * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), for one runtime on this machine.
 */
export async function serveRuntimeInterface(): Promise<RuntimeInterface> {
  const waiting: Invocation[] = [];
  const begun = new Map<string, Invocation>();
  let idle: ServerResponse | undefined;
  let broken: Error | undefined;
  const hand = () => {
    const [next] = waiting;
    if (!idle || !next) return;
    waiting.shift();
    begun.set(next.id, next);
    sendEvent(idle, next);
    idle = undefined;
  };
  const take = ({ path, result }: Received): void => {
    const [, id, kind] = /\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (kind === 'response' || kind === 'error') begun.get(id ?? '')?.settle({ kind, ...result });
    else broken = new Error(`init failed: ${result.body.toString()}`);
    if (broken) for (const { fail } of [...waiting, ...begun.values()]) fail(broken);
  };
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.endsWith('/invocation/next')) {
      idle = outgoing;
      hand();
      return;
    }
    void receive(incoming, outgoing).then(take);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    place: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    invoke: (event) =>
      new Promise((settle, fail) => {
        waiting.push({ id: randomUUID(), event, settle, fail });
        if (broken) fail(broken);
        hand();
      }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Received {
  readonly path: string;
  readonly result: Omit<InvocationResult, 'kind'>;
}

function sendEvent(outgoing: ServerResponse, { id, event }: Invocation): void {
  outgoing.writeHead(200, {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Aws-Request-Id': id,
    'Lambda-Runtime-Deadline-Ms': String(Date.now() + deadline),
    'Lambda-Runtime-Invoked-Function-Arn':
      'arn:aws:lambda:eu-central-1:000000000000:function:digits',
  });
  outgoing.end(JSON.stringify(event));
}

/** Takes what the runtime sends; Lambda refuses answers in one piece that are too large. */
async function receive(incoming: IncomingMessage, outgoing: ServerResponse): Promise<Received> {
  const body = Buffer.concat((await incoming.toArray()) as Buffer[]);
  const mode = incoming.headers['lambda-runtime-function-response-mode'];
  const tooLarge = mode !== 'streaming' && body.byteLength > bufferedLimit;
  outgoing.writeHead(tooLarge ? 413 : 202, { 'Content-Type': 'application/json' }).end('{}');
  const refusal = Buffer.from('{"errorType":"RequestEntityTooLarge"}');
  const contentType = incoming.headers['content-type'];
  const path = tooLarge ? (incoming.url ?? '').replace(/response$/, 'error') : (incoming.url ?? '');
  return { path, result: { mode: mode?.toString(), contentType, body: tooLarge ? refusal : body } };
}
