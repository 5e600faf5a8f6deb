import { describe, expect, it } from 'vitest';
import { shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const headers = { 'X-Request-Id': 'r-1' };

it('takes what is no extension behind a number for a part of it', async () => {
  const response = await app.request('/number/1.bmp');
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    type: '/problems/invalid-parameter',
    errors: [{ parameter: 'digits', value: '1.bmp' }],
  });
});

describe('an unknown path', () => {
  it.each([
    ['/nothing'],
    ['/digit/'],
    ['/digit.bmp'],
    ['//digit', '/.//digit'],
    ['/%E0%A4%A', '/%E0%A4%25A'],
    ['/a%20b%2Fc'],
    ['/100%', '/100%25'],
    ['/a|b^c[d]`e', '/a%7Cb%5Ec%5Bd%5D%60e'],
    ['/é"<>{}', '/%C3%A9%22%3C%3E%7B%7D'],
    ["/a:b@c!$&'()*+,;=~"],
  ])(
    'answers 404 as a problem, whose instance is a URI reference: %s',
    async (path, instance = path) => {
      const response = await app.request(`http://localhost${path}`, { headers });
      expect(response.status).toBe(404);
      expect(response.headers.get('Content-Type')).toBe('application/problem+json');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(await response.json()).toEqual({
        type: '/problems/not-found',
        title: 'No such path',
        status: 404,
        detail: 'See /docs for the routes, or /openapi.json for a machine-readable description.',
        instance,
        requestId: 'r-1',
      });
      // No parser in the way of it: a path of these characters alone (RFC 3986 §3.3), and no host.
      expect(instance).toMatch(/^\/(?!\/)(?:[\w\-.~!$&'()*+,;=:@/]|%[0-9A-F]{2})*$/i);
      expect(new URL(instance, 'http://localhost').host).toBe('localhost');
    },
  );

  it('has no instance where it is very long', async () => {
    const response = await app.request(`/${'x'.repeat(5000)}`, { headers });
    const text = await response.text();
    expect(text.length).toBeLessThan(500);
    expect(JSON.parse(text)).not.toHaveProperty('instance');
  });
});

describe('OPTIONS', () => {
  it.each([
    ['/digit', 'GET, HEAD, OPTIONS'],
    ['/number/7.svg', 'GET, HEAD, OPTIONS'],
    ['/judge', 'POST, OPTIONS'],
    ['/models/champion', 'GET, HEAD, OPTIONS'],
  ])('says what %s allows', async (path, allowed) => {
    const response = await app.request(path, { method: 'OPTIONS', headers });
    expect([response.status, response.headers.get('Allow')]).toEqual([204, allowed]);
    expect(response.headers.get('X-Request-Id')).toBe('r-1');
  });

  it('answers 404 for an unknown path, unless a browser asks ahead of a request', async () => {
    const ask = (more: Record<string, string>) =>
      app.request('/nothing', { method: 'OPTIONS', headers: { ...headers, ...more } });
    expect((await ask({})).status).toBe(404);
    expect((await ask({ 'Access-Control-Request-Method': 'GET' })).status).toBe(204);
  });
});

describe('a query of thousands of parameters', () => {
  it.each([
    ['unknown ones', (index: number) => `x${index}=1`],
    ['one that is repeated', () => 'seed=1'],
    ['long names', (index: number) => `${index}${'é'.repeat(300)}=${'y'.repeat(300)}`],
    ['characters that JSON escapes', (index: number) => `%00${index}%01%02%03=%00%01`],
  ])('gets a problem of a few kilobytes: %s', async (_, pair) => {
    const query = Array.from({ length: 8000 }, (_unused, index) => pair(index)).join('&');
    const response = await app.request(`/digit?${query}`, { headers });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(new TextEncoder().encode(text).length).toBeLessThan(12_000);
    const { errors } = JSON.parse(text) as { errors: { allowed: string }[] };
    expect(errors.length).toBeGreaterThan(0);
    for (const { allowed } of errors) expect(allowed.length).toBeGreaterThan(10);
  });

  it('says how often one is repeated', async () => {
    const response = await app.request(`/digit?${'seed=1&'.repeat(8000)}`, { headers });
    expect(await response.json()).toMatchObject({
      errors: [{ parameter: 'seed', value: ['1', '1', '1', '1', '1', '… and 7995 more'] }],
    });
  });
});

describe('a method other than GET and HEAD', () => {
  it.each([
    '/',
    '/digit',
    '/digit.png',
    '/digits',
    '/number/1',
    '/walk',
    '/dataset',
    '/models',
    '/health',
    '/ready',
    '/metrics',
    '/openapi.json',
    '/docs',
  ])('answers 405 at %s', async (path) => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'BREW']) {
      const response = await app.request(path, { method, headers });
      expect(response.status).toBe(405);
      expect(response.headers.get('Allow')).toBe('GET, HEAD, OPTIONS');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(await response.json()).toMatchObject({
        type: '/problems/method-not-allowed',
        title: 'Method not allowed',
        detail: `${method} is not allowed here; allowed: GET, HEAD, OPTIONS.`,
      });
    }
  });
});

describe('an internal error', () => {
  it('answers 500 with the request id alone, and logs the failure', async () => {
    const entries: object[] = [];
    const failing = shippedApp({
      servedModel: () => Promise.reject(new Error('the secret path /srv/models is gone')),
      log: (entry) => entries.push(entry),
    });
    const response = await failing.request('/digit?seed=1', { headers });
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      type: '/problems/internal-error',
      title: 'Something went wrong on our side',
      status: 500,
      detail: 'The server logged the error under request id r-1.',
      instance: '/digit',
      requestId: 'r-1',
    });
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(entries).toEqual([
      {
        level: 'error',
        requestId: 'r-1',
        path: '/digit',
        error: expect.stringContaining('Error: the secret path /srv/models is gone\n    at '),
      },
      expect.objectContaining({ status: 500, requestId: 'r-1' }),
    ]);
  });
});

describe('the request id', () => {
  const idFor = async (fields: Record<string, string>) =>
    (await app.request('/health', { headers: fields })).headers.get('X-Request-Id');
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

  it('is the one that came', async () => {
    const both = { 'X-Request-Id': 'r-1', traceparent: `00-${trace}-00f067aa0ba902b7-01` };
    expect(await idFor(both)).toBe('r-1');
  });

  it('is the trace id where none came', async () => {
    expect(await idFor({ traceparent: `00-${trace}-00f067aa0ba902b7-01` })).toBe(trace);
  });

  it.each([
    {},
    { 'X-Request-Id': 'r 1"' },
    { 'X-Request-Id': 'x'.repeat(129) },
    { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` },
    { traceparent: 'nonsense' },
  ])('is new where none that is sane came: %j', async (fields) => {
    expect(await idFor(fields)).toMatch(uuid);
  });
});

describe('the log', () => {
  it('logs one entry per request, without the query of the client', async () => {
    const entries: object[] = [];
    const logged = shippedApp({ log: (entry) => entries.push(entry) });
    await logged.request('/digit?seed=private', { headers });
    await logged.request('/digit?sedd=private', { method: 'HEAD', headers });
    const milliseconds = expect.any(Number) as number;
    expect(entries).toEqual([
      {
        method: 'GET',
        path: '/digit',
        status: 200,
        milliseconds,
        requestId: 'r-1',
        model: shippedModel.generator.manifest.id,
      },
      { method: 'HEAD', path: '/digit', status: 400, milliseconds, requestId: 'r-1', model: null },
    ]);
  });
});
