import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../../functions/entries/listen.ts';
import { fc } from '../../fixtures/seeded-checks.ts';
import { connectRaw } from '../raw-request.ts';
import { shippedApp } from '../shipped-app.ts';

let server: Listening;
const entries: object[] = [];
beforeAll(async () => {
  const app = shippedApp({ log: (entry) => entries.push(entry) });
  server = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close(0));

const request = (method: string, path: string, fields: readonly string[] = [], body = '') =>
  `${[`${method} ${path} HTTP/1.1`, 'Host: x', ...fields].join('\r\n')}\r\n\r\n${body}`;
const json = ['Content-Type: application/json'];

/** Whole requests, parts of them, and what is none. */
const piece = fc.oneof(
  fc.constantFrom(
    request('GET', '/health'),
    request('GET', '/digit.json?seed=1'),
    request('HEAD', '/digit?seed=1'),
    request('GET', '/dataset.ndjson?seed=1&count=3'),
    request('OPTIONS', '*'),
    request('GET', '/digit?size=0', ['Expect: nothing']),
    request('PUT', '/digit', ['Content-Length: 3'], 'abc'),
    request('POST', '/judge', ['Content-Length: 3'], 'abc'),
    request('POST', '/judge', [...json, 'Transfer-Encoding: chunked'], '2\r\n{}\r\n0\r\n\r\n'),
    request('POST', '/judge', [...json, 'Transfer-Encoding: chunked'], 'zz\r\n'),
    request('POST', '/judge', [...json, 'Content-Length: 99999999'], '{'),
    request('GET', '/', ['Host: x']),
    request('GET', '/', ['Connection: close']),
    request('GET', '/é'),
    request('BREW', '/'),
    request('CONNECT', 'x:443'),
    request('GET', '/health', ['Connection: Upgrade', 'Upgrade: h2c']),
    'GET / HTTP/1.1\r\n',
    '\r\n',
    '0\r\n\r\n',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

describe('any bytes on a connection', () => {
  it('are answered by whole answers in a row, and the server goes on', async () => {
    const statuses = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(piece, fc.boolean()), { maxLength: 6 }),
        async (pieces) => {
          const { socket, received } = connectRaw(server.url);
          socket.on('error', () => {});
          for (const [bytes, pauses] of pieces) {
            socket.write(bytes);
            if (pauses) await wait(1);
          }
          // What has come by then is enough to see whether answers are mixed.
          await wait(10);
          socket.destroy();
          for (const status of statusesOf(received())) statuses.add(status);
        },
      ),
      { numRuns: 300 },
    );
    // What was sent is not all refused, nor for one reason.
    expect([...statuses]).toEqual(expect.arrayContaining(['200', '400', '405']));
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect(entries.filter((entry) => 'level' in entry)).toEqual([]);
  });
});

/** The statuses of answers, the last of which may be cut off. @throws Error where something else is between them */
function statusesOf(text: string): readonly string[] {
  const statuses: string[] = [];
  let rest = text;
  while (rest.includes('\r\n\r\n')) {
    const end = rest.indexOf('\r\n\r\n') + 4;
    const head = rest.slice(0, end);
    expect(head).toMatch(/^HTTP\/1\.1 \d{3} [\w -]+\r\n([\w-]+: [^\r\n]*\r\n)*\r\n$/i);
    statuses.push(head.slice(9, 12));
    rest = rest.slice(end);
    const chunked = /^transfer-encoding: chunked\r$/im.test(head);
    const length = Number(/^content-length: (\d+)\r$/im.exec(head)?.[1] ?? 0);
    const last = rest.indexOf('0\r\n\r\n');
    if (chunked && last < 0) return statuses;
    rest = chunked ? rest.slice(last + 5) : rest.slice(length);
  }
  return statuses;
}
