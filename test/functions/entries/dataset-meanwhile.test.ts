import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServer, type RunningServer, serverEntry } from '../running-server.ts';
import { sendRaw } from '../raw-request.ts';
import { bytesOf, shippedApp } from '../shipped-app.ts';

let server: RunningServer;

beforeAll(async () => {
  server = await runServer(serverEntry);
});
afterAll(() => server.stop('SIGTERM'));

/** Requests that fail in one way each, with the status that they get. */
const failing: readonly (readonly [name: string, send: () => Promise<number>, status: number])[] = [
  ['a wrong parameter', async () => statusOf('/dataset?count=0'), 400],
  ['a drawing that is too large', async () => statusOf('/digits?count=400&size=1024'), 400],
  ['an unknown path', async () => statusOf('/nowhere'), 404],
  ['an unknown model', async () => statusOf('/digit?model=0123456789abcdef'), 404],
  ['an unacceptable format', async () => statusOf('/digit', { headers: { Accept: 'a/b' } }), 406],
  ['a method that is not allowed', async () => statusOf('/dataset', { method: 'DELETE' }), 405],
  [
    'a damaged picture',
    async () =>
      statusOf('/judge', {
        method: 'POST',
        headers: { 'Content-Type': 'image/png' },
        body: Buffer.from('no picture'),
      }),
    400,
  ],
  [
    'a body that is no JSON',
    async () =>
      statusOf('/complete', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"pixels":',
      }),
    400,
  ],
  [
    'bytes that are no HTTP',
    async () => Number((await sendRaw(server.url, 'nonsense\r\n\r\n')).status.split(' ')[1]),
    400,
  ],
];

async function statusOf(path: string, request?: RequestInit): Promise<number> {
  const response = await fetch(server.url + path, request);
  await response.arrayBuffer();
  return response.status;
}

/** Asks for a data set on a connection of its own, and leaves in the middle of the answer. */
async function leave(): Promise<void> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write('GET /dataset.ndjson?count=5000&seed=b HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  socket.destroy();
}

describe('a data set that is read', () => {
  it.each([
    ['zip', 'identity'],
    ['ndjson', 'identity'],
    ['ndjson', 'gzip'],
  ])(
    'is whole while other requests fail, as %s in %s',
    { timeout: 60_000 },
    async (format, coding) => {
      const path = `/dataset.${format}?seed=a&count=1000`;
      const expected = await bytesOf(shippedApp().request(path));
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.write(`GET ${path} HTTP/1.0\r\nHost: localhost\r\nAccept-Encoding: ${coding}\r\n\r\n`);
      const chunks: Buffer[] = [];
      const statuses: (readonly [name: string, status: number])[] = [];
      for await (const chunk of socket) {
        chunks.push(chunk as Buffer);
        // The socket is not read meanwhile, so the answer is under way.
        const next = failing[statuses.length];
        if (!next) continue;
        const [name, send] = next;
        statuses.push([name, await send()]);
        if (statuses.length === 1) await leave();
      }
      expect(statuses.length).toBeGreaterThan(2);
      const expectedStatuses = failing.map(([name, , status]) => [name, status]);
      expect(statuses).toEqual(expectedStatuses.slice(0, statuses.length));
      const answer = Buffer.concat(chunks);
      const end = answer.indexOf('\r\n\r\n');
      expect(answer.subarray(0, end).toString()).toMatch(/^HTTP\/1\.1 200 /);
      const body = answer.subarray(end + 4);
      // A difference of so many bytes takes minutes to show.
      expect(Buffer.compare(coding === 'gzip' ? gunzipSync(body) : body, expected)).toBe(0);
    },
  );
});
