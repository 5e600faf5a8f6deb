import { describe, expect, it } from 'vitest';
import { shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();

describe('GET /health', () => {
  it('reports model, alias and version, uncached', async () => {
    const response = await app.request('/health');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({
      status: 'ok',
      model: shippedModel.generator.manifest.id,
      alias: 'champion',
      fallback: { active: false, reason: null, askedFor: null },
      store: null,
      version: '1.2.3',
    });
  });

  it('reports why the shipped model is used, and in place of what', async () => {
    const fallback = { reason: 'the store is away', askedFor: 'candidate' };
    const served = { ...shippedModel, fallback };
    const standIn = shippedApp({ servedModel: () => Promise.resolve(served) });
    expect(await (await standIn.request('/health')).json()).toMatchObject({
      alias: 'champion',
      fallback: { active: true, reason: 'the store is away', askedFor: 'candidate' },
    });
    expect(await (await standIn.request('/')).text()).toContain(
      'could not be loaded, so the server uses this one',
    );
  });
});
