import { describe, expect, it } from 'vitest';
import { staticFiles } from '../../../functions/serving/static-files.ts';
import { shippedApp, shippedModel, withManifest } from '../shipped-app.ts';

const { manifest } = shippedModel.generator;

describe('GET /report.html', () => {
  it('is the report of the model that the server ships', async () => {
    const { listing } = await staticFiles();
    expect(listing.reportOf).toBe(manifest.id);
    const response = await shippedApp().request('/report.html');
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8');
    const text = await response.text();
    expect(text).toContain(`<code>${manifest.id}</code>`);
    expect(text).toContain('id="growth"');
  });

  it('lets nothing of other hosts in, by the policy in its head', async () => {
    const text = await (await shippedApp().request('/report.html')).text();
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
    expect(policy.replaceAll('&#39;', "'")).toMatch(/^default-src 'none'; img-src data:;/);
  });

  it('is linked from the page of that model, and of no other', async () => {
    const link = 'href="/report.html#growth"';
    expect(await (await shippedApp().request('/?seed=a')).text()).toContain(link);
    const other = await withManifest({ id: '0123456789abcdef' });
    const app = shippedApp({ servedModel: () => Promise.resolve(other) });
    expect(await (await app.request('/?seed=a')).text()).not.toContain(link);
  });

  it('refuses parameters, which would split caches', async () => {
    expect((await shippedApp().request('/report.html?seed=2')).status).toBe(400);
  });
});
