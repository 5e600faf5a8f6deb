import { describe, expect, it } from 'vitest';
import { shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const headers = { 'X-Request-Id': 'r-1' };

describe('an unknown path', () => {
  it.each(['/nothing', '/digit/', '/digit.bmp', '/number/1.bmp', '//digit', '/%E0%A4%A'])(
    'answers 404 as a problem: %s',
    async (path) => {
      const response = await app.request(`http://localhost${path}`, { headers });
      expect(response.status).toBe(404);
      expect(response.headers.get('Content-Type')).toBe('application/problem+json');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(await response.json()).toEqual({
        type: '/problems/not-found',
        title: 'No such path',
        status: 404,
        detail: 'See /docs for the routes, or /openapi.json for a machine-readable description.',
        instance: path,
        requestId: 'r-1',
      });
    },
  );
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
