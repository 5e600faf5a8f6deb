import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../raw-request.ts';
import { type RunningServer, runServer, runToEnd, serverEntry } from '../running-server.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';
import { copyShipped } from '../shipped-copy.ts';

const { id } = shippedModel.generator.manifest;

/** The headers that say how a body comes, which HEAD may leave out (RFC 9110 §9.3.2), and what clients do with the connection. */
const framing = new Set(['content-length', 'transfer-encoding', 'keep-alive']);

describe('npm start', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await runServer(serverEntry, { LOG: 'requests' });
  });

  it('prints one line with its URL and the model', () => {
    expect(server.line).toMatch(/^http:\/\/127\.0\.0\.1:\d+ serves the model [0-9a-f]{16}$/);
    expect(server.line).toContain(id);
  });

  it('answers its very first request, a HEAD, with all headers', async () => {
    const fresh = await runServer(serverEntry);
    const head = await fetch(fresh.url, { method: 'HEAD' });
    const get = await fetch(fresh.url);
    const namesOf = ({ headers }: Response) =>
      [...headers.keys()].filter((name) => !framing.has(name));
    expect(namesOf(head)).toEqual(namesOf(get));
    expect(head.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    await fresh.stop('SIGTERM');
  });

  it('answers the same bytes as the app', async () => {
    const png = await bytesOf(shippedApp().request('/digit?seed=42&size=100'));
    const url = `${server.url}/digit?seed=42&size=100`;
    expect(await bytesOf(fetch(url))).toEqual(png);
  });

  it('answers a request that cannot be read', async () => {
    const { status } = await sendRaw(server.url, 'GET /é HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(status).toBe('HTTP/1.1 400 Bad Request');
  });

  it('reports the lengths of all its queues', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    for (const queue of ['pictures', 'model lookups', 'model loads']) {
      expect(text).toContain(`digit_mint_queue_waiting{queue="${queue}"} 0`);
    }
  });

  it('outlives clients that go away in the middle', async () => {
    const { port } = new URL(server.url);
    const leaveAt = ['connect', 'ready', 'data'] as const;
    for (const moment of leaveAt) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write('GET /digit?seed=1&size=1024 HTTP/1.1\r\nHost: x\r\n\r\n');
      socket.on('error', () => {});
      socket.once(moment, () => socket.resetAndDestroy());
      await once(socket, 'close');
    }
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  it('logs requests on stderr when configured, and ends on SIGTERM with exit code 0', async ({
    skip,
  }) => {
    skip(process.platform === 'win32', 'Windows has no signals');
    const { code, stdout, stderr } = await server.stop('SIGTERM');
    expect([code, stdout.trim()]).toEqual([0, server.line]);
    const entries = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(entries).toContainEqual(
      expect.objectContaining({ method: 'GET', path: '/digit', status: 200, model: id }),
    );
    expect(entries).toContainEqual(expect.objectContaining({ method: null, status: 400 }));
  });
});

describe('npm start -- --model DIR', () => {
  it('serves that model, logs nothing by default and ends on SIGINT with exit code 130', async ({
    skip,
  }) => {
    skip(process.platform === 'win32', 'Windows has no signals');
    const copy = await copyShipped();
    const server = await runServer([...serverEntry, '--model', `${copy.folder}/${copy.id}/`]);
    const health = (await (await fetch(`${server.url}/health`)).json()) as object;
    expect(health).toMatchObject({ model: copy.id, alias: null, fallback: { active: false } });
    const { code, stderr } = await server.stop('SIGINT');
    expect([code, stderr]).toEqual([130, '']);
  });
});

describe('npm start where the configured model cannot be used', () => {
  it('prints that the shipped model is used as a fallback, and why', async () => {
    const server = await runServer(serverEntry, { MODEL_STORE: '/nowhere' });
    const reason = '/nowhere/aliases/champion.json: no such file';
    expect(server.line).toBe(`${server.url} serves the model ${id} (fallback: ${reason})`);
    const { stderr } = await server.stop('SIGTERM');
    expect(JSON.parse(stderr)).toMatchObject({ event: 'fallback', reason });
  });
});

describe('npm start that is told to stop', () => {
  it('answers on for DRAIN_SECONDS, while /ready says 503, and closes /metrics with METRICS=off', async ({
    skip,
  }) => {
    skip(process.platform === 'win32', 'Windows has no signals');
    const server = await runServer(serverEntry, { DRAIN_SECONDS: '2', METRICS: 'off' });
    const statusOf = async (path: string) => (await fetch(`${server.url}${path}`)).status;
    expect([await statusOf('/ready'), await statusOf('/metrics')]).toEqual([200, 404]);
    const ended = server.stop('SIGTERM');
    await expect.poll(async () => statusOf('/ready')).toBe(503);
    expect(await statusOf('/digit?seed=1')).toBe(200);
    expect((await ended).code).toBe(0);
  });
});

describe('npm start that is told to stop as soon as it has printed its line', () => {
  it('ends with exit code 0', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no signals');
    // Its own process sends the signal, so that nothing comes between.
    const script = `const { stdout } = process;
      const write = stdout.write.bind(stdout);
      stdout.write = (...given) => [write(...given), process.kill(process.pid, 'SIGTERM')][0];`;
    const preload = `data:text/javascript,${encodeURIComponent(script)}`;
    const { code } = await runToEnd(['--import', preload, ...serverEntry, '--port', '0']);
    expect(code).toBe(0);
  });
});

describe('npm start -- --help', () => {
  it('prints the flags, their defaults and the variables, and ends with exit code 0', async () => {
    const { code, stdout, stderr } = await runToEnd([...serverEntry, '--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const text of ['--port', '8787', '--host', '127.0.0.1', '--model', 'MODEL_STORE', 'LOG']) {
      expect(stdout).toContain(text);
    }
  });
});
