import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bytesOf, shippedApp, shippedModel, withManifest } from './shipped-app.ts';

const app = shippedApp();

const textOf = async (path: string) => (await app.request(path)).text();
const withoutEntities = (text: string) => text.replaceAll('&amp;', '&');
const digestOf = (text: string) => createHash('sha256').update(text).digest('base64');

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

  it('allows its own style and script by the digests of the very texts, and nothing else inline', async () => {
    const response = await app.request('/');
    const page = await response.text();
    const [, style = ''] = /<style>([^]*)<\/style>/.exec(page) ?? [];
    const [, script = ''] = /<script>([^]*)<\/script>/.exec(page) ?? [];
    expect(style).toContain('prefers-color-scheme: dark');
    expect(script).toContain("'use strict'");
    expect(response.headers.get('Content-Security-Policy')).toBe(
      `default-src 'none'; img-src 'self'; style-src 'sha256-${digestOf(style)}'; script-src 'sha256-${digestOf(script)}'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
  });

  it('has no inline style or handler and names no other host', async () => {
    const page = (await textOf('/')).replaceAll('http://localhost', '');
    expect(page).not.toMatch(/<[^>]+\s(on\w+|style)=|https?:|\s(src|href)="\/\//i);
  });

  it('weighs no more than 40 kB', async () => {
    const { byteLength } = await bytesOf(app.request('/'));
    expect(byteLength).toBeLessThanOrEqual(40_000);
  });

  it('draws a digit of its own at each load, with its seed and its pinned link', async () => {
    const drawing = shippedApp({ randomSeed: () => 'a & b' });
    const response = await drawing.request('/');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const page = await response.text();
    expect(page).toContain('the seed a &amp; b.');
    const pinned = await drawing.request('/digit?seed=a%20%26%20b&size=280');
    const path = pinned.headers.get('Content-Location')?.replaceAll('&', '&amp;');
    expect(page).toContain(`<img src="${path}"`);
    expect(page).toContain('http://localhost/?seed=a%20%26%20b');
  });

  it('gives the page again that its address tells', async () => {
    const page = withoutEntities(await textOf('/?draw=number&digits=1234&seed=x&color=%230b6b50'));
    expect(page).toMatch(/value="number"\s+checked/);
    expect(page).toContain('value="1234"');
    expect(page).toContain('value="#0b6b50"');
    const { id } = shippedModel.generator.manifest;
    expect(page).toContain(`/number/1234?model=${id}&seed=x&size=84&color=0b6b50`);
  });

  it('says what it could not take, and draws the default', async () => {
    const page = await textOf('/?seed=a&size=5000');
    expect(page).toContain(
      '<code>size</code>: a whole number from 28 to 1024. Its default was drawn.',
    );
    expect(page).toContain('size=280');
  });

  it.each(['/', '/?draw=sheet&count=20', '/?draw=number', '/?draw=walk&frames=3'])(
    '%s has a text for each picture and only links that work',
    async (address) => {
      const page = await textOf(address);
      const images = [...page.matchAll(/<img\s[^>]*>/g)].map(([tag]) => tag);
      expect(images.length).toBeGreaterThanOrEqual(26);
      expect(images.filter((tag) => !/\salt="[^"]+"/.test(tag))).toEqual([]);
      const links = [...page.matchAll(/\s(?:src|srcset|href)="([^"]+)"/g)];
      for (const link of new Set(links.map(([, path = '']) => withoutEntities(path)))) {
        const response = await app.request(link);
        expect(response.status, link).toBe(200);
        await response.body?.cancel();
      }
    },
  );

  it('sends a form that asked for a random seed on to the address that gives it again', async () => {
    for (const query of ['seed=&size=100', 'seed=old&size=100&random=1']) {
      const response = await app.request(`/?${query}`);
      expect(response.status).toBe(303);
      expect(response.headers.get('Location')).toBe('/?seed=a%20random%20seed&size=100');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
    }
  });

  it('gives what was drawn alone to its script, at an empty seed too', async () => {
    const part = await textOf('/?part=result&seed=&label=');
    expect(part).toMatch(/^<div\s+id="result"\s+data-share="\/\?seed=a%20random%20seed"/);
    expect(part).not.toContain('<html');
  });

  it('gives the picture between four seeds, kept where the model is named', async () => {
    const { id } = shippedModel.generator.manifest;
    const response = await app.request(`/?part=blend&seed=a&model=${id}`);
    expect(response.headers.get('Content-Type')).toBe('image/png');
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=86400');
    const onAlias = await app.request('/?part=blend&seed=a');
    expect(onAlias.headers.get('Cache-Control')).toBe('no-store');
    expect(await bytesOf(onAlias)).toEqual(await bytesOf(response));
  });

  it('opens for a visitor whose link carries a parameter of someone else', async () => {
    expect((await app.request('/?utm_source=elsewhere')).status).toBe(200);
  });

  it('offers neither labels, numbers nor a data set where the model has no labels', async () => {
    const unlabelled = withManifest({ labels: null });
    const page = shippedApp({ servedModel: () => Promise.resolve(unlabelled) }).request('/');
    expect(await (await page).text()).not.toMatch(/name="label"|value="number"|action="\/dataset"/);
  });

  it('escapes what a manifest and an address say', async () => {
    const odd = withManifest({ preset: '<script>' });
    const address = '/?seed=%22%3E%3Cscript%3E';
    const page = await shippedApp({ servedModel: () => Promise.resolve(odd) }).request(address);
    const text = await page.text();
    expect(text).toContain('<dd>&lt;script&gt;</dd>');
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(text.match(/<script>/g)).toHaveLength(1);
  });
});
