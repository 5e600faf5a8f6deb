import { describe, expect, it } from 'vitest';
import { shippedApp, shippedModel, withManifest } from '../shipped-app.ts';

const app = shippedApp();
const { manifest } = shippedModel.generator;

describe('GET /models', () => {
  it('lists the served models, with working links', async () => {
    const { models } = (await (await app.request('/models')).json()) as {
      models: { links: Record<string, string> }[];
    };
    expect(models).toHaveLength(1);
    expect(models[0]).toMatchObject({
      id: manifest.id,
      alias: 'champion',
      fallback: false,
      labels: manifest.labels,
      figures: manifest.evaluation?.figures ?? null,
    });
    for (const path of Object.values(models[0]?.links ?? {})) {
      expect((await app.request(path)).status).toBe(200);
    }
  });
});

describe('GET /models/:model', () => {
  it.each([manifest.id, 'champion'])('gives the whole manifest by %s', async (name) => {
    const body = await (await app.request(`/models/${name}`)).json();
    expect(body).toMatchObject({ id: manifest.id, manifest: JSON.parse(JSON.stringify(manifest)) });
  });

  it('answers 404 to another id and 400 to a malformed one', async () => {
    expect((await app.request('/models/nobody')).status).toBe(404);
    expect((await app.request('/models/a%20b')).status).toBe(400);
    expect((await app.request('/models/champion?x=1')).status).toBe(400);
    expect((await app.request('/models?x=1')).status).toBe(400);
  });
});

describe('GET /metrics', () => {
  it('counts requests by route and status, digits, spared answers, and the model’s changes', async () => {
    let served = shippedModel;
    const counted = shippedApp({ servedModel: () => Promise.resolve(served) });
    const { headers } = await counted.request('/digit?seed=1');
    const field = { 'If-None-Match': headers.get('ETag') ?? '' };
    await counted.request('/digit?seed=1', { headers: field });
    await counted.request('/digits?seed=1&count=9');
    await counted.request('/number/12?seed=1');
    await counted.request('/digit?size=1');
    await counted.request('/wp-login.php');
    await counted.request('/digit', { method: 'BREW' });
    served = await withManifest({ id: '0'.repeat(16) });
    const response = await counted.request('/metrics');
    expect(response.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = (await response.text()).split('\n');
    for (const line of [
      'http_requests_total{route="/digit",method="GET",status="200"} 1',
      'http_requests_total{route="/digit",method="GET",status="304"} 1',
      'http_requests_total{route="/digit",method="GET",status="400"} 1',
      'http_requests_total{route="none",method="GET",status="404"} 1',
      'http_requests_total{route="none",method="other",status="405"} 1',
      'http_request_duration_seconds_count{route="/digits"} 1',
      'http_request_duration_seconds_bucket{route="/digits",le="+Inf"} 1',
      'digit_mint_digits_total 12',
      'digit_mint_inferences_total 3',
      'digit_mint_not_modified_total 1',
      'digit_mint_model_changes_total 1',
      `digit_mint_model_info{model="${'0'.repeat(16)}",alias="champion",fallback="false",version="1.2.3"} 1`,
    ]) {
      expect(lines).toContain(line);
    }
    // Every line is a comment or a sample.
    for (const line of lines.filter((text) => text !== '')) {
      expect(line).toMatch(/^(# (HELP|TYPE) \S+ .+|[a-z_]+(\{[^}]*\})? [\d.e+-]+)$/);
    }
  });
});
