import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, runServer, runToEnd, sourceEntry } from './running-server.ts';
import { bytesOf, shippedApp, shippedModel } from './shipped-app.ts';
import { copyShipped } from './shipped-copy.ts';

const { id } = shippedModel.generator.manifest;

describe('npm start', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await runServer(sourceEntry, { LOG: 'requests' });
  });

  it('prints one line with its URL and the model', () => {
    expect(server.line).toMatch(/^http:\/\/127\.0\.0\.1:\d+ serves the model [0-9a-f]{16}$/);
    expect(server.line).toContain(id);
  });

  it('answers the very bytes of the app, and HEAD with their length', async () => {
    const png = await bytesOf(shippedApp().request('/digit?seed=42&size=100'));
    const url = `${server.url}/digit?seed=42&size=100`;
    expect(await bytesOf(fetch(url))).toEqual(png);
    const head = await fetch(url, { method: 'HEAD' });
    expect(head.headers.get('Content-Length')).toBe(String(png.byteLength));
  });

  it('answers a problem to a target that is no ASCII', async () => {
    const answer = await sendRaw(server.url, 'GET /digit?seed=é HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(answer).toContain('HTTP/1.1 400 Bad Request\r\n');
    expect(answer).toContain('"type":"/problems/invalid-request"');
    expect(answer).toContain(
      '"detail":"Its target must be percent-encoded ASCII, its Host header a host name."',
    );
  });

  it('outlives clients that go away in the middle', async () => {
    const { port } = new URL(server.url);
    for (let count = 0; count < 5; count++) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write('GET /digit?seed=1&size=1024 HTTP/1.1\r\nHost: x\r\n\r\n');
      socket.on('error', () => {});
      setTimeout(() => socket.resetAndDestroy(), 2 * count);
    }
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  it('logs requests on stderr when told to, and ends on SIGTERM with 0', async () => {
    const { code, stdout, stderr } = await server.stop('SIGTERM');
    expect([code, stdout.trim()]).toEqual([0, server.line]);
    const entries = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(entries).toContainEqual(
      expect.objectContaining({ method: 'GET', path: '/digit', status: 200, model: id }),
    );
  });
});

describe('npm start -- --model DIR', () => {
  it('serves that model, logs nothing unasked and ends on SIGINT with 130', async () => {
    const copy = await copyShipped();
    const server = await runServer([...sourceEntry, '--model', `${copy.folder}/${copy.id}/`]);
    const health = (await (await fetch(`${server.url}/health`)).json()) as object;
    expect(health).toMatchObject({ model: copy.id, alias: null, fallback: { active: false } });
    const { code, stderr } = await server.stop('SIGINT');
    expect([code, stderr]).toEqual([130, '']);
    await copy.remove();
  });
});

describe('npm start -- --help', () => {
  it('tells the flags, their defaults and the variables, and ends with 0', async () => {
    const { code, stdout, stderr } = await runToEnd([...sourceEntry, '--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const text of ['--port', '8787', '--host', '127.0.0.1', '--model', 'MODEL_STORE', 'LOG']) {
      expect(stdout).toContain(text);
    }
  });
});

async function sendRaw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(text);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
