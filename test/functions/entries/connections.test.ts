import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../../functions/entries/listen.ts';
import { connectRaw } from '../raw-request.ts';
import { shippedApp } from '../shipped-app.ts';

let server: Listening;
beforeAll(async () => {
  server = await listen(shippedApp().fetch, { host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close(0));

const head = (...lines: readonly string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const health = head('GET /health HTTP/1.1', 'Host: x');
const bytes = (length: number) => Buffer.alloc(length, 1);

describe('a connection after a body that nobody reads', () => {
  const sent = 300_000;
  it.each([
    ['415', 'POST /judge', 'Content-Type: text/plain'],
    ['405', 'PUT /digit', 'Content-Type: image/png'],
    ['400', 'POST /judge?sede=1', 'Content-Type: image/png'],
    ['404', 'POST /nothing', 'Content-Type: image/png'],
    ['200', 'GET /health', 'Content-Type: image/png'],
  ])('answers the next request: after %s', async (status, request, type) => {
    const { socket, answer } = connectRaw(server.url);
    for (let round = 0; round < 3; round++) {
      socket.write(head(`${request} HTTP/1.1`, 'Host: x', type, `Content-Length: ${sent}`));
      socket.write(bytes(sent));
      const refused = await answer();
      expect(refused.status).toContain(` ${status} `);
      expect(refused.headers.get('Connection')).toBe('keep-alive');
      socket.write(health);
      expect((await answer()).body).toContain('"status":"ok"');
    }
    socket.destroy();
  });

  it('answers the next request where the body comes after the answer', async () => {
    const { socket, answer } = connectRaw(server.url);
    socket.write(
      head('POST /judge HTTP/1.1', 'Host: x', 'Content-Type: text/plain', 'Content-Length: 20000'),
    );
    expect((await answer()).status).toContain(' 415 ');
    // Longer than libraries wait for a body that nobody reads.
    await wait(700);
    socket.write(bytes(10_000));
    await wait(10);
    socket.write(bytes(10_000));
    socket.write(health);
    expect((await answer()).status).toContain(' 200 ');
    socket.destroy();
  });

  it.each([
    ['is too long', 'Content-Length: 30000000', '413'],
    ['does not say how long it is', 'Transfer-Encoding: chunked', '415'],
  ])('is closed, and says so, where the body %s', async (_, length, status) => {
    const { socket, answer, rest } = connectRaw(server.url);
    socket.write(head('POST /judge HTTP/1.1', 'Host: x', 'Content-Type: text/plain', length));
    const refused = await answer();
    expect(refused.status).toContain(` ${status} `);
    expect(refused.headers.get('Connection')).toBe('close');
    expect(await rest()).toBe('');
    socket.destroy();
  });

  it('is read on until the client has had time to read the answer', async () => {
    const { socket, answer } = connectRaw(server.url);
    const type = 'Content-Type: text/plain';
    socket.write(head('POST /judge HTTP/1.1', 'Host: x', type, 'Content-Length: 8000000'));
    // All of it is sent before the answer is read: a server that closes at once makes that fail.
    for (let megabyte = 0; megabyte < 8; megabyte++) {
      if (!socket.write(bytes(1_000_000))) await once(socket, 'drain');
    }
    expect((await answer()).status).toContain(' 413 ');
    socket.end();
    await once(socket, 'close');
  });

  it('is closed where a client goes on sending', async () => {
    const { socket, answer } = connectRaw(server.url);
    socket.on('error', () => {});
    socket.write(head('POST /judge HTTP/1.1', 'Host: x', 'Transfer-Encoding: chunked'));
    const timer = setInterval(() => socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`), 1);
    expect((await answer()).status).toContain(' 415 ');
    await once(socket, 'close');
    clearInterval(timer);
  });

  it('answers a chunked body of an image that is too large, and closes', async () => {
    const { socket, answer, rest } = connectRaw(server.url);
    const chunked = ['Content-Type: image/png', 'Transfer-Encoding: chunked'];
    socket.write(head('POST /judge HTTP/1.1', 'Host: x', ...chunked));
    for (let megabyte = 0; megabyte < 6; megabyte++) {
      socket.write(`100000\r\n${'x'.repeat(2 ** 20)}\r\n`);
    }
    const refused = await answer();
    expect([refused.status, refused.headers.get('Connection')]).toEqual([
      'HTTP/1.1 413 Payload Too Large',
      'close',
    ]);
    expect(await rest()).toBe('');
    socket.destroy();
  });
});

describe('a client that closes its side behind its request', () => {
  it.each([
    ['a short answer', 'GET /health HTTP/1.1', '"status":"ok"'],
    ['a drawing', 'GET /digit.json?seed=1 HTTP/1.1', '"seed":"1"'],
    ['a data set', 'GET /dataset.ndjson?seed=1&count=300 HTTP/1.1', '"seed":"1/299"'],
    ['an answer over HTTP/1.0', 'GET /health HTTP/1.0', '"status":"ok"'],
  ])('gets its answer, and then the connection is closed: %s', async (_, request, expected) => {
    const { socket, rest } = connectRaw(server.url);
    socket.end(head(request, 'Host: x'));
    const received = await rest();
    expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(received).toContain(expected);
  });

  it('gets the answers to all requests that it had sent', async () => {
    const { socket, answer, rest } = connectRaw(server.url);
    socket.end(health + head('GET /digit.json?seed=1 HTTP/1.1', 'Host: x') + health);
    expect((await answer()).body).toContain('"status":"ok"');
    expect((await answer()).body).toContain('"seed":"1"');
    expect((await answer()).body).toContain('"status":"ok"');
    expect(await rest()).toBe('');
  });

  it('is given up, and what works for it is stopped, where the answer has not begun soon', async () => {
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => (stop = resolve));
    const hanging = await listen(
      async ({ signal }) => {
        signal.addEventListener('abort', () => stop());
        return new Promise(() => {});
      },
      { host: '127.0.0.1', port: 0 },
    );
    const { socket, rest } = connectRaw(hanging.url);
    socket.end(health);
    await stopped;
    expect(await rest()).toBe('');
    await hanging.close(0);
  });

  it('is closed where it has sent nothing', async () => {
    const { socket, rest } = connectRaw(server.url);
    socket.end();
    expect(await rest()).toBe('');
  });
});

describe('something that is not HTTP', () => {
  it('is answered after the answer that is being sent, not into it', async () => {
    const { socket, answer, rest } = connectRaw(server.url);
    socket.write(head('GET /dataset.ndjson?seed=1&count=300 HTTP/1.1', 'Host: x'));
    await once(socket, 'readable');
    socket.write('garbage\r\n\r\n');
    socket.write('more garbage\r\n\r\n');
    const { status, body } = await answer();
    expect(status).toBe('HTTP/1.1 200 OK');
    const lines = body.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { seed: string }).seed)).toEqual(
      Array.from({ length: 300 }, (_, index) => `1/${index}`),
    );
    const refused = await answer();
    expect(refused.status).toBe('HTTP/1.1 400 Bad Request');
    expect(JSON.parse(refused.body)).toMatchObject({ type: '/problems/invalid-request' });
    expect(await rest()).toBe('');
    socket.destroy();
  });

  it('is answered after all requests before it, in their order', async () => {
    const { socket, answer, rest } = connectRaw(server.url);
    socket.write(
      `${head('GET /digit.json?seed=1 HTTP/1.1', 'Host: x')}${health}BREW / HTTP/1.1\r\n`,
    );
    expect((await answer()).body).toContain('"seed":"1"');
    expect((await answer()).body).toContain('"status":"ok"');
    expect((await answer()).status).toBe('HTTP/1.1 400 Bad Request');
    expect(await rest()).toBe('');
    socket.destroy();
  });

  it('is answered at once where it is in the body of a request', async () => {
    const { socket, answer, rest } = connectRaw(server.url);
    const chunked = ['Content-Type: image/png', 'Transfer-Encoding: chunked'];
    socket.write(head('POST /judge HTTP/1.1', 'Host: x', ...chunked));
    socket.write('zz\r\n');
    expect((await answer()).status).toBe('HTTP/1.1 400 Bad Request');
    expect(await rest()).toBe('');
    socket.destroy();
  });
});

describe('a client that leaves', () => {
  it('aborts the signal of its request', async () => {
    const signals: AbortSignal[] = [];
    const waiting = await listen(
      ({ signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      },
      { host: '127.0.0.1', port: 0 },
    );
    const { socket } = connectRaw(waiting.url);
    socket.write(head('GET / HTTP/1.1', 'Host: x'));
    await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([false]);
    socket.destroy();
    await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([true]);
    await waiting.close(0);
  });

  it('aborts the signal of its request while the app reads the body', async () => {
    const signals: AbortSignal[] = [];
    const entries: object[] = [];
    const app = shippedApp({ log: (entry) => entries.push(entry) });
    const reading = await listen(
      (request) => {
        signals.push(request.signal);
        return app.fetch(request);
      },
      { host: '127.0.0.1', port: 0 },
    );
    const { socket } = connectRaw(reading.url);
    const type = 'Content-Type: image/png';
    socket.write(head('POST /judge HTTP/1.1', 'Host: x', type, 'Content-Length: 100'));
    await expect.poll(() => signals.length).toBe(1);
    socket.destroy();
    await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([true]);
    // It is no failure of the server's.
    await expect.poll(() => entries).toMatchObject([{ path: '/judge', status: 400 }]);
    await reading.close(0);
  });

  it('ends the drawing of its data set', async () => {
    let drawn = 0;
    const app = shippedApp({
      draw: async (_, draws) => {
        drawn += draws.length;
        await wait(1);
        return draws.map(() => new Uint8Array(784));
      },
    });
    const drawing = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
    const { socket } = connectRaw(drawing.url);
    socket.write(head('GET /dataset.ndjson?seed=1&count=70000 HTTP/1.1', 'Host: x'));
    await once(socket, 'readable');
    socket.destroy();
    await drawing.close();
    // What is under way ends, and nothing begins.
    const most = drawn + 64;
    await wait(100);
    expect(drawn).toBeLessThanOrEqual(most);
  });
});

describe('a server that closes', () => {
  it('lets an answer under way end, and waits for no request after it', async () => {
    let end: (() => void) | undefined;
    const slow = await listen(
      () =>
        new Promise((resolve) => {
          end = () => resolve(new Response('the end'));
        }),
      { host: '127.0.0.1', port: 0 },
    );
    const { socket, answer, rest } = connectRaw(slow.url);
    socket.write(health);
    await expect.poll(() => end).toBeDefined();
    // The grace is longer than this test may take.
    const closed = slow.close(3_600_000);
    end?.();
    expect((await answer()).body).toBe('the end');
    expect(await rest()).toBe('');
    await closed;
  });
});

describe('a kept connection', () => {
  it('is kept longer than load balancers keep theirs, and says how long', async () => {
    const { socket, answer } = connectRaw(server.url);
    socket.write(health);
    expect((await answer()).headers.get('Keep-Alive')).toBe('timeout=65');
    socket.destroy();
  });
});

describe('CONNECT', () => {
  const tunnel = head('CONNECT x:443 HTTP/1.1', 'Host: x:443');

  it('is refused after the answers that are under way, not into them', async () => {
    const { socket, answer, rest } = connectRaw(server.url);
    socket.write(head('GET /dataset.ndjson?seed=1&count=300 HTTP/1.1', 'Host: x'));
    await once(socket, 'readable');
    socket.write(`${tunnel}${tunnel}`);
    const { body } = await answer();
    expect(body.trimEnd().split('\n')).toHaveLength(300);
    expect((await answer()).status).toBe('HTTP/1.1 405 Method Not Allowed');
    expect(await rest()).toBe('');
    socket.destroy();
  });

  it('leaves the server running where the client resets the connection', async () => {
    for (const before of ['', head('GET /dataset.ndjson?seed=1&count=300 HTTP/1.1', 'Host: x')]) {
      const { socket } = connectRaw(server.url);
      socket.on('error', () => {});
      socket.write(`${before}${tunnel}`);
      await once(socket, 'readable');
      socket.resetAndDestroy();
      // Vitest fails on an error that nobody listens to.
      await once(socket, 'close');
    }
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });
});
