import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../../functions/entries/listen.ts';
import { connectRaw, sendRaw } from '../raw-request.ts';
import { shippedApp } from '../shipped-app.ts';

const targetDetail = 'Its target must be a path and a query in percent-encoded ASCII.';
const hostDetail = 'Its Host header must be a host name or an IP address, with or without a port.';
const methodDetail =
  'Its method is not an HTTP method; allowed: GET, HEAD, POST, OPTIONS, in capitals.';
const versionDetail = 'Its version must be HTTP/1.0 or HTTP/1.1, and its lines must end in CRLF.';
const missingHostDetail = 'HTTP/1.1 requires a Host header (RFC 9112 §3.2).';
const badRequest = '400 Bad Request';

let entries: object[];
let server: Listening;
beforeAll(async () => {
  const log = (entry: object) => void entries.push(entry);
  server = await listen(shippedApp().fetch, { host: '127.0.0.1', port: 0 }, log);
});
beforeEach(() => {
  entries = [];
});
afterAll(() => server.close(0));

/** What a server of little patience answers to a request that goes on in drops, until it closes the connection. */
async function answersToDrops(text: string, drop: string) {
  const patience = { requestTimeout: 200, headersTimeout: 100, connectionsCheckingInterval: 50 };
  const address = { host: '127.0.0.1', port: 0 };
  const hasty = await listen(shippedApp().fetch, address, () => {}, patience);
  const { socket, answer, rest } = connectRaw(hasty.url);
  socket.on('error', () => {});
  socket.write(text);
  const drops = setInterval(() => socket.write(drop), 20);
  const answers = [await answer()];
  clearInterval(drops);
  await rest();
  return { answers, close: async () => hasty.close(0) };
}

const judging = 'POST /judge HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\n';

describe('a request that cannot be read', () => {
  it.each([
    [
      'a target that is no ASCII',
      'GET /digit?seed=é HTTP/1.1\r\nHost: x',
      badRequest,
      targetDetail,
    ],
    ['a target that is no path', 'GET nowhere:x HTTP/1.1\r\nHost: x', badRequest, targetDetail],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: x', badRequest, methodDetail],
    ['a method in small letters', 'get / HTTP/1.1\r\nHost: x', badRequest, methodDetail],
    ['another version', 'GET / HTTP/3.0\r\nHost: x', badRequest, versionDetail],
    ['lines that end in LF alone', 'GET / HTTP/1.1\nHost: x', badRequest, versionDetail],
    [
      'a malformed header',
      'GET / HTTP/1.1\r\nHost x',
      badRequest,
      'One of its headers is malformed.',
    ],
    ['no HTTP at all', 'GET / HELLO', badRequest, 'It is not HTTP/1.1 (RFC 9112).'],
    ['HTTP/1.1 without Host', 'GET / HTTP/1.1\r\nA: b', badRequest, missingHostDetail],
    ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b', badRequest, hostDetail],
    [
      'two Host headers',
      'GET / HTTP/1.1\r\nHost: x\r\nHost: x',
      badRequest,
      'Only one Host header is allowed (RFC 9112 §3.2).',
    ],
    [
      'a URL without a host',
      'GET http:///health HTTP/1.1\r\nHost: x',
      badRequest,
      'Its target is a URL without a host (RFC 9110 §4.2.1).',
    ],
    ['a Host with a path', 'GET / HTTP/1.1\r\nHost: a/b', badRequest, hostDetail],
    ['a Host with a user', 'GET / HTTP/1.1\r\nHost: a@b', badRequest, hostDetail],
    ['a Host that is no ASCII', 'GET / HTTP/1.1\r\nHost: é.example', badRequest, hostDetail],
  ])('is answered as a problem: %s', async (_, text, status, detail) => {
    const answer = await sendRaw(server.url, `${text}\r\n\r\n`);
    expect(answer.status).toBe(`HTTP/1.1 ${status}`);
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(JSON.parse(answer.body)).toMatchObject({ type: '/problems/invalid-request', detail });
  });

  it.each([
    ['gzip, chunked', 'gzip, chunked'],
    ['GZIP,chunked', 'GZIP,chunked'],
    ['identity, chunked', 'identity, chunked'],
  ])('is answered 501, and ends the connection, when it is transferred as %s', async (codings) => {
    const head = `POST /judge HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: ${codings}\r\n\r\n`;
    const answer = await sendRaw(server.url, `${head}1\r\nx\r\n0\r\n\r\n`);
    expect(answer.status).toBe('HTTP/1.1 501 Not Implemented');
    expect(answer.headers.get('Connection')).toBe('close');
    expect(JSON.parse(answer.body)).toMatchObject({
      type: '/problems/not-implemented',
      detail: `The Transfer-Encoding ${codings} was given; implemented: chunked.`,
    });
  });

  it.each([
    ['target', `GET /digit?seed=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['header', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('is answered 431 when its %s is too long', async (_, text) => {
    const answer = await sendRaw(server.url, text);
    expect(answer.status).toBe('HTTP/1.1 431 Request Header Fields Too Large');
    expect(JSON.parse(answer.body)).toMatchObject({
      type: '/problems/request-too-long',
      title: 'The request is too long',
      status: 431,
      detail: 'Its target and headers together are too long.',
    });
  });

  it.each([
    ['the headers', 'GET / HTTP/1.1\r\nHost: x', 'A: b\r\n'],
    ['a body', `${judging}Content-Length: 900\r\n`, 'x'],
    ['chunks', `${judging}Transfer-Encoding: chunked\r\n`, '1\r\nx\r\n'],
  ])('is answered with 408 when it comes in drops: %s', async (_, text, drop) => {
    const { answers, close } = await answersToDrops(`${text}\r\n`, drop);
    expect(answers[0]?.status).toBe('HTTP/1.1 408 Request Timeout');
    expect(JSON.parse(answers[0]?.body ?? '')).toMatchObject({
      type: '/problems/request-timeout',
      detail: 'It did not arrive in time.',
    });
    await close();
  });

  it('does not stay where its body comes in drops and nobody reads it', async () => {
    const text = 'POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n';
    const { answers, close } = await answersToDrops(text, 'x');
    expect(answers[0]?.status).toBe('HTTP/1.1 404 Not Found');
    await close();
  });

  it.each([
    ['by the parser', 'BREW / HTTP/1.1\r\nHost: x', { method: null, path: null }],
    ['by its Host', 'GET /digit?seed=1 HTTP/1.1\r\nA: b', { method: 'GET', path: '/digit' }],
    ['by its target', 'GET nowhere:x HTTP/1.1\r\nHost: x', { method: null, path: null }],
  ])('has a request id, CORS headers and a line in the log: refused %s', async (_, text, parts) => {
    const { headers, body } = await sendRaw(server.url, `${text}\r\n\r\n`);
    const { requestId } = JSON.parse(body) as { requestId: string };
    expect(requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(headers.get('X-Request-Id')).toBe(requestId);
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(headers.get('Access-Control-Expose-Headers')).toContain('X-Request-Id');
    expect(entries).toEqual([{ ...parts, status: 400, milliseconds: 0, requestId, model: null }]);
  });
});

describe('an unusual but valid request', () => {
  it.each([
    ['HTTP/1.0 without Host', 'GET /health HTTP/1.0'],
    ['an empty Host', 'GET /health HTTP/1.1\r\nHost:\r\nConnection: close'],
    ['a Host with an empty port', 'GET /health HTTP/1.1\r\nHost: localhost:\r\nConnection: close'],
    ['a long IPv6 Host', 'GET /health HTTP/1.1\r\nHost: [0:0::0:1]\r\nConnection: close'],
    ['a short IPv4 Host', 'GET /health HTTP/1.1\r\nHost: 127.1:80\r\nConnection: close'],
    ['a Host in capitals', 'GET /health HTTP/1.1\r\nHost: EXAMPLE.com\r\nConnection: close'],
    ['an IPv6 Host', 'GET /health HTTP/1.1\r\nHost: [::1]:8787\r\nConnection: close'],
    ['an absolute target', 'GET http://x/health HTTP/1.1\r\nHost: x\r\nConnection: close'],
    ['a scheme in capitals', 'GET HTTP://x/health HTTP/1.1\r\nHost: x\r\nConnection: close'],
  ])('is answered: %s', async (_, text) => {
    const answer = await sendRaw(server.url, `${text}\r\n\r\n`);
    expect(answer.status).toBe('HTTP/1.1 200 OK');
    expect(answer.body).toContain('"status":"ok"');
    expect(entries).toEqual([]);
  });
});

describe('OPTIONS *', () => {
  it('lists the methods of the whole server', async () => {
    const answer = await sendRaw(
      server.url,
      'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(answer.status).toBe('HTTP/1.1 204 No Content');
    expect(answer.headers.get('Allow')).toBe('GET, HEAD, POST, OPTIONS');
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect([answer.headers.get('Content-Length'), answer.body]).toEqual([null, '']);
    expect(entries).toMatchObject([{ method: 'OPTIONS', path: '*', status: 204 }]);
  });

  it('is the only method that has this target', async () => {
    const { status } = await sendRaw(server.url, 'GET * HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(status).toBe('HTTP/1.1 400 Bad Request');
  });
});

describe('a method that no route has', () => {
  it.each(['DELETE', 'PUT', 'PATCH', 'PROPFIND', 'TRACE', 'QUERY'])(
    'is answered 405 with and without a body: %s',
    async (method) => {
      for (const body of ['', 'Content-Length: 2', 'Transfer-Encoding: chunked']) {
        const { status, headers } = await sendRaw(
          server.url,
          [
            `${method} /digit HTTP/1.1`,
            'Host: x',
            'Connection: close',
            ...(body === '' ? [] : [body]),
            '',
            body === 'Content-Length: 2' ? 'hi' : '',
          ].join('\r\n') + (body.startsWith('T') ? '2\r\nhi\r\n0\r\n\r\n' : ''),
        );
        expect(status).toBe('HTTP/1.1 405 Method Not Allowed');
        expect(headers.get('Allow')).toBe('GET, HEAD, OPTIONS');
      }
    },
  );
});

describe('HEAD', () => {
  it.each(['', 'br', 'gzip'])('has no wrong length, compressed or not: %s', async (coding) => {
    for (const path of ['/', '/docs', '/openapi.json', '/models', '/digit.svg?seed=1', '/judge']) {
      const lengthOf = async (method: string) => {
        const lines = ['Host: x', `Accept-Encoding: ${coding}`, 'Connection: close'];
        const text = [`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
        return (await sendRaw(server.url, text)).headers.get('Content-Length');
      };
      // That of GET, or none (RFC 9110 §8.6).
      expect([null, await lengthOf('GET')]).toContain(await lengthOf('HEAD'));
    }
  });
});

describe('CONNECT', () => {
  it('is answered 405, as no tunnel is to be had', async () => {
    const { socket, answer, rest } = connectRaw(server.url);
    socket.write('CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\nwhat the tunnel should carry');
    const { status, headers } = await answer();
    expect(status).toBe('HTTP/1.1 405 Method Not Allowed');
    expect(headers.get('Allow')).toBe('GET, HEAD, POST, OPTIONS');
    expect(await rest()).toBe('');
    expect(entries).toMatchObject([{ method: 'CONNECT', status: 405 }]);
    socket.destroy();
  });
});

describe('Expect', () => {
  const post = (expectation: string, length: number) =>
    `POST /judge HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nExpect: ${expectation}\r\nContent-Length: ${length}\r\n\r\n`;

  it('100-continue asks for the body before the answer', async () => {
    const { socket, answer } = connectRaw(server.url);
    socket.write(post('100-continue', 2));
    expect((await answer()).status).toBe('HTTP/1.1 100 Continue');
    socket.write('hi');
    expect((await answer()).status).toContain(' 415 ');
    socket.destroy();
  });

  it('100-continue asks for no body that is too long', async () => {
    const { socket, answer } = connectRaw(server.url);
    socket.write(post('100-continue', 2 ** 30));
    const { status, headers } = await answer();
    expect([status, headers.get('Connection')]).toEqual([
      'HTTP/1.1 413 Payload Too Large',
      'close',
    ]);
    socket.destroy();
  });

  it('of anything else is answered 417', async () => {
    const { socket, answer } = connectRaw(server.url);
    socket.write(post('a miracle', 2));
    const { status, body } = await answer();
    expect(status).toBe('HTTP/1.1 417 Expectation Failed');
    expect(JSON.parse(body)).toMatchObject({ type: '/problems/expectation-failed' });
    socket.destroy();
  });
});

describe('a failure that the app did not answer', () => {
  it.each([
    [
      'thrown',
      () => {
        throw new Error('a bug');
      },
    ],
    ['rejected', () => Promise.reject(new Error('a bug'))],
  ])('is a 500, not the client’s mistake, and logged: %s', async (_, fetching) => {
    const log = (entry: object) => void entries.push(entry);
    const failing = await listen(fetching, { host: '127.0.0.1', port: 0 }, log);
    const answer = await fetch(failing.url);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ type: '/problems/internal-error' });
    expect(entries).toMatchObject([
      { level: 'error', error: expect.stringContaining('a bug') as string },
      { status: 500 },
    ]);
    await failing.close(0);
  });
});
