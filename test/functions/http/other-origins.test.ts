import { describe, expect, it } from 'vitest';
import { shippedApp } from '../shipped-app.ts';

const app = shippedApp();
const exposed =
  'X-Seed,X-Label,X-Model,X-Request-Id,Content-Location,ETag,Server-Timing,Allow,RateLimit,RateLimit-Policy,Retry-After';

describe('a page of another origin', () => {
  it.each([
    ['/digit?seed=1', 200],
    ['/digit?seed=', 400],
    ['/nothing', 404],
  ])('may read %s and its headers', async (path, status) => {
    const response = await app.request(path, { headers: { Origin: 'https://elsewhere.example' } });
    expect(response.status).toBe(status);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.get('Access-Control-Expose-Headers')).toBe(exposed);
    expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  it('may read the timing header', async () => {
    const { headers } = await app.request('/digit?seed=1');
    expect(headers.get('Timing-Allow-Origin')).toBe('*');
  });

  it('may ask first', async () => {
    const response = await app.request('/digit', {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://elsewhere.example',
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'if-none-match',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('Access-Control-Allow-Methods')).toBe('GET,HEAD,POST');
    expect(response.headers.get('Access-Control-Allow-Headers')).toBe('if-none-match');
    expect(response.headers.get('Access-Control-Max-Age')).toBe('86400');
  });
});
