import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { functionUrlEvent } from '../functions/lambda-events.ts';

/** What a function returns for the event of a request. */
export interface FunctionResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** A function URL in front of a handler, on a port of its own, as CloudFront calls it. */
export interface FunctionUrl {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Serves a handler over HTTP by the events of a function URL. */
export async function serveFunctionUrl(
  invoke: (event: object) => Promise<FunctionResult>,
): Promise<FunctionUrl> {
  const server = createServer((request, response) => {
    answer(request, invoke).then(
      ({ statusCode, headers, body, isBase64Encoded }) =>
        response
          .writeHead(statusCode, headers)
          .end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')),
      (error: unknown) => response.writeHead(502).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  invoke: (event: object) => Promise<FunctionResult>,
): Promise<FunctionResult> {
  return invoke(await eventOf(request));
}

async function eventOf(request: IncomingMessage): Promise<object> {
  const { method = 'GET', url = '/', headers } = request;
  const [path = '/', query = ''] = url.split('?');
  const sent = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(value)]),
  );
  // As CloudFront's function before the page does.
  const forwarded = { ...sent, 'x-forwarded-host': headers.host ?? '' };
  const event = functionUrlEvent(method, decodeURIComponent(path), query, forwarded);
  const body = await buffer(request);
  return body.byteLength === 0
    ? event
    : { ...event, body: body.toString('base64'), isBase64Encoded: true };
}
