import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { clientAddress, limitRate } from '../../../functions/http/rate-limit.ts';
import { runServer, serverEntry } from '../running-server.ts';
import { shippedApp } from '../shipped-app.ts';

/** What @hono/node-server tells the app of a connection. */
const connection = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });

describe('the rate limit', () => {
  const rateLimit = limitRate({ perMinute: 3, trustedProxies: 0 });
  const app = shippedApp({ rateLimit });
  const ask = (path: string, address: string) => app.request(path, {}, connection(address));

  it('refuses a client beyond its limit, and says when it may come back', async () => {
    for (let left = 2; left >= 0; left--) {
      const response = await ask('/digit?seed=1', '10.0.0.1');
      expect(response.status).toBe(200);
      expect(response.headers.get('RateLimit')).toMatch(
        new RegExp(`^limit=3, remaining=${left}, reset=\\d+$`),
      );
      expect(response.headers.get('RateLimit-Policy')).toBe('3;w=60');
    }
    const refused = await ask('/digit?seed=1', '10.0.0.1');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
    expect(refused.headers.get('Cache-Control')).toBe('no-store');
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await refused.json()).toMatchObject({
      type: '/problems/too-many-requests',
      detail: '3 requests a minute are allowed.',
    });
  });

  it('does not limit other clients or health checks', async () => {
    expect((await ask('/digit?seed=1', '10.0.0.2')).status).toBe(200);
    expect((await ask('/health', '10.0.0.1')).status).toBe(200);
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
