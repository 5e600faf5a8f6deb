import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { shippedApp, shippedModel, withManifest } from './shipped-app.ts';

const app = shippedApp();

const textOf = async (path: string) => (await app.request(path)).text();

describe('GET /', () => {
  it('is a page that names the model', async () => {
    const response = await app.request('/');
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8');
    const { id, preset } = shippedModel.generator.manifest;
    const page = await response.text();
    expect(page).toContain(`<dd>${id}</dd>`);
    expect(page).toContain(`<dd>${preset}</dd>`);
  });

  it('allows its own style by the digest of the very text, and no script', async () => {
    const response = await app.request('/');
    const [, style = ''] = /<style>([^]*)<\/style>/.exec(await response.text()) ?? [];
    const digest = createHash('sha256').update(style).digest('base64');
    const policy = response.headers.get('Content-Security-Policy');
    expect(style).toContain('prefers-color-scheme: dark');
    expect(policy).toBe(
      `default-src 'none'; img-src 'self'; style-src 'sha256-${digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
  });

  it('needs no script, no inline style and no other host', async () => {
    const page = await textOf('/');
    expect(page).not.toMatch(/<script|\son\w+=|\sstyle=|https?:|\/\/[a-z]/i);
  });

  it('draws a digit of its own at each load, with its seed and its pinned link', async () => {
    const drawing = shippedApp({ randomSeed: () => 'a & b' });
    const response = await drawing.request('/');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const page = await response.text();
    expect(page).toContain('<code>a &amp; b</code>');
    const pinned = await drawing.request('/digit?seed=a%20%26%20b&size=280');
    const path = pinned.headers.get('Content-Location')?.replaceAll('&', '&amp;');
    expect(page).toContain(`src="${path}"`);
    expect(page).toContain(`href="${path}"`);
  });

  it('shows two dozen digits more, each with a text and links that work', async () => {
    const page = await textOf('/');
    const images = [...page.matchAll(/<img\s+src="([^"]+)"[^>]*alt="([^"]+)"/g)];
    expect(images).toHaveLength(25);
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
    for (const link of new Set(links)) {
      expect((await app.request(link.replaceAll('&amp;', '&'))).status, link).toBe(200);
    }
  });

  it('submits its form to /digit', async () => {
    const page = await textOf('/');
    const fields = [...page.matchAll(/name="(seed|size)"[^>]*?value="([^"]+)"/g)];
    const query = fields.map(([, name, value]) => `${name}=${value}`).join('&');
    expect(page).toContain('<form action="/digit" method="get">');
    expect((await app.request(`/digit?${query}`)).headers.get('Content-Type')).toBe('image/png');
  });

  it('opens for a visitor whose link carries a parameter of someone else', async () => {
    expect((await app.request('/?utm_source=elsewhere')).status).toBe(200);
  });

  it('escapes what a manifest says', async () => {
    const odd = withManifest({ preset: '<script>' });
    const page = await shippedApp({ servedModel: () => Promise.resolve(odd) }).request('/');
    expect(await page.text()).toContain('<dd>&lt;script&gt;</dd>');
  });
});

describe('GET /health', () => {
  it('tells model, alias and version, for no cache to keep', async () => {
    const response = await app.request('/health');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({
      status: 'ok',
      model: shippedModel.generator.manifest.id,
      alias: 'champion',
      fallback: { active: false, reason: null, askedFor: null },
      version: '1.2.3',
    });
  });

  it('tells why the shipped model stands in, and for what', async () => {
    const fallback = { reason: 'the store is away', askedFor: 'candidate' };
    const served = { ...shippedModel, fallback };
    const standIn = shippedApp({ servedModel: () => Promise.resolve(served) });
    expect(await (await standIn.request('/health')).json()).toMatchObject({
      alias: 'champion',
      fallback: { active: true, reason: 'the store is away', askedFor: 'candidate' },
    });
    expect(await (await standIn.request('/')).text()).toContain('stands in for the configured one');
  });
});
