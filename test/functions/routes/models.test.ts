import { describe, expect, it } from 'vitest';
import { shippedApp, shippedModel } from '../shipped-app.ts';

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
