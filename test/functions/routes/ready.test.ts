import { describe, expect, it } from 'vitest';
import { shippedApp, shippedModel } from '../shipped-app.ts';

describe('GET /ready', () => {
  it('answers 200 where the configured model is in use', async () => {
    const response = await shippedApp().request('/ready');
    expect([response.status, response.headers.get('Cache-Control')]).toEqual([200, 'no-store']);
    const { id } = shippedModel.generator.manifest;
    expect(await response.json()).toEqual({ status: 'ready', model: id });
  });

  it('answers 503 while the shipped model stands in, and 200 once it does no longer', async () => {
    const fallback = { reason: 'the store is away', askedFor: 'candidate' };
    const state = { served: { ...shippedModel, fallback } as typeof shippedModel };
    const app = shippedApp({ servedModel: () => Promise.resolve(state.served) });
    const response = await app.request('/ready');
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('5');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toMatchObject({
      type: '/problems/not-ready',
      detail: 'The shipped model stands in for candidate: the store is away.',
    });
    // It draws all the same.
    expect((await app.request('/digit')).status).toBe(200);
    state.served = shippedModel;
    expect((await app.request('/ready')).status).toBe(200);
  });

  it('answers 503 once the server stops', async () => {
    const response = await shippedApp({ isStopping: () => true }).request('/ready');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ detail: 'The server shuts down.' });
  });
});
