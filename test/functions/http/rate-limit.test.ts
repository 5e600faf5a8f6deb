import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { clientAddress, limitRate } from '../../../functions/http/rate-limit.ts';
import { paths, type RoutePath } from '../../../models/paths.ts';
import { runServer, serverEntry } from '../running-server.ts';
import { shippedApp } from '../shipped-app.ts';

/** What @hono/node-server tells the app of a connection. */
const connection = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });

/** An app that limits its clients, whose clock the test sets. */
function limitedApp(perMinute: number, mostClients?: number) {
  const clock = { milliseconds: 0 };
  const options = { ...(mostClients && { mostClients }), now: () => clock.milliseconds };
  const app = shippedApp({ rateLimit: limitRate({ perMinute, trustedProxies: 0 }, options) });
  const ask = async (path: string, address: string, init: RequestInit = {}) =>
    app.request(path, init, connection(address));
  const statusOf = async (path: string, address: string) => (await ask(path, address)).status;
  return { clock, ask, statusOf };
}

/** Not cached, because its seed is random. */
const uncached = '/digit';

describe('the rate limit', () => {
  it('refuses a client beyond its limit, and says when it may come back', async () => {
    const { clock, ask } = limitedApp(3);
    for (let left = 2; left >= 0; left--) {
      const response = await ask(uncached, '10.0.0.1');
      expect(response.status).toBe(200);
      expect(response.headers.get('RateLimit')).toBe(`limit=3, remaining=${left}, reset=60`);
      expect(response.headers.get('RateLimit-Policy')).toBe('3;w=60');
    }
    clock.milliseconds = 20_500;
    const refused = await ask(uncached, '10.0.0.1');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toBe('40');
    expect(refused.headers.get('RateLimit')).toBe('limit=3, remaining=0, reset=40');
    expect(refused.headers.get('Cache-Control')).toBe('no-store');
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await refused.json()).toMatchObject({
      type: '/problems/too-many-requests',
      detail: '3 requests a minute are allowed.',
    });
    clock.milliseconds = 60_000;
    expect((await ask(uncached, '10.0.0.1')).status).toBe(200);
  });

  it('does not limit other clients or monitoring', async () => {
    const { statusOf } = limitedApp(1);
    expect(await statusOf('/digit?seed=1', '10.0.0.1')).toBe(200);
    expect(await statusOf('/digit?seed=1', '10.0.0.1')).toBe(429);
    expect(await statusOf('/digit?seed=1', '10.0.0.2')).toBe(200);
    for (const path of ['/health', '/ready', '/metrics'])
      expect(await statusOf(path, '10.0.0.1')).toBe(200);
  });

  it('tells shared caches nothing about one client', async () => {
    const { ask } = limitedApp(100);
    for (const path of ['/digit?seed=1', '/digits?seed=1', '/models', '/docs', '/openapi.json']) {
      const { status, headers } = await ask(path, '10.0.0.1');
      expect([path, status, headers.get('RateLimit'), headers.get('RateLimit-Policy')]).toEqual([
        path,
        200,
        null,
        null,
      ]);
    }
    const wrong = await ask('/digit?size=1', '10.0.0.1');
    expect(wrong.headers.get('RateLimit')).toMatch(/^limit=100, remaining=\d+, reset=60$/);
  });
});

describe('what a request counts as', () => {
  const used = async (path: string, method = 'GET') => {
    const { ask } = limitedApp(1000);
    await ask(path, '10.0.0.1', { method });
    const { headers } = await ask(uncached, '10.0.0.1');
    return 999 - Number(/remaining=(\d+)/.exec(headers.get('RateLimit') ?? '')?.[1]);
  };

  it.each(Object.values(paths))(
    'is what the list of paths says: $path',
    async (route: RoutePath) => {
      const path = route.path.replace('{digits}', '12').replace('{model}', 'champion');
      const { cost = 1, method } = route;
      expect(await used(path, method.toUpperCase())).toBe(cost);
      const withExtension = route.format ? `${path}.${route.format}` : path;
      expect(await used(withExtension, method.toUpperCase())).toBe(cost);
    },
  );

  it('does not depend on how the path is written', async () => {
    expect(await used('/%63omplete', 'POST')).toBe(paths.complete.cost);
    expect(await used('/complete?count=1', 'POST')).toBe(paths.complete.cost);
    expect(await used('/nothing/complete')).toBe(1);
    expect(await used('/completed')).toBe(1);
  });

  it('may exceed what is left, so that a small limit refuses no route for good', async () => {
    const { ask } = limitedApp(2);
    expect((await ask('/complete', '10.0.0.1', { method: 'POST' })).status).toBe(415);
    const refused = await ask('/complete', '10.0.0.1', { method: 'POST' });
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      detail: '2 requests a minute are allowed. A request to this path counts as 20.',
    });
  });
});

describe('a client with many addresses', () => {
  it('is one client within an IPv6 network of 64 bits', async () => {
    const { statusOf } = limitedApp(1);
    expect(await statusOf(uncached, '2001:db8:1:2::1')).toBe(200);
    expect(await statusOf(uncached, '2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe(429);
    expect(await statusOf(uncached, '2001:db8:1:3::1')).toBe(200);
  });

  it('is one client by IPv4 and by IPv4 written as IPv6', async () => {
    const { statusOf } = limitedApp(1);
    expect(await statusOf(uncached, '192.0.2.1')).toBe(200);
    expect(await statusOf(uncached, '::ffff:192.0.2.1')).toBe(429);
    expect(await statusOf(uncached, '::ffff:192.0.2.2')).toBe(200);
  });

  it('takes no more memory than so many clients, of which the oldest is forgotten', async () => {
    const { statusOf } = limitedApp(1, 10);
    expect(await statusOf(uncached, '2001:db8::1')).toBe(200);
    for (let network = 1; network < 10; network++) {
      expect(await statusOf(uncached, `2001:db8:0:${network}::1`)).toBe(200);
    }
    expect(await statusOf(uncached, '2001:db8::1')).toBe(429);
    // An eleventh client; the first one's minute began first.
    expect(await statusOf(uncached, '2001:db8:0:a::1')).toBe(200);
    expect(await statusOf(uncached, '2001:db8:0:1::1')).toBe(429);
    expect(await statusOf(uncached, '2001:db8::1')).toBe(200);
  });
});

describe('the address of a client', () => {
  const addressOf = async (trustedProxies: number, forwarded?: string) => {
    const app = new Hono().get('/', (context) =>
      context.text(clientAddress(context, trustedProxies)),
    );
    const headers: Record<string, string> =
      forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded };
    return (await app.request('/', { headers }, connection('10.0.0.9'))).text();
  };

  it('is the socket’s where no proxy is trusted, whatever a header says', async () => {
    expect(await addressOf(0, '1.1.1.1')).toBe('10.0.0.9');
  });

  it('is what the outermost trusted proxy saw: what stands before that may be made up', async () => {
    expect(await addressOf(1, 'made up, 1.1.1.1')).toBe('1.1.1.1');
    expect(await addressOf(2, 'made up, 1.1.1.1, 10.0.0.8')).toBe('1.1.1.1');
  });

  it('is the socket’s where the proxies said nothing', async () => {
    expect(await addressOf(1)).toBe('10.0.0.9');
  });
});

describe('RATE_LIMIT', () => {
  it('limits the Node server, which does not limit by itself', async () => {
    const server = await runServer(serverEntry, { RATE_LIMIT: '1' });
    const statuses = [await fetch(`${server.url}/models`), await fetch(`${server.url}/models`)];
    expect(statuses.map(({ status }) => status)).toEqual([200, 429]);
    await server.stop('SIGTERM');
  });
});
