import { describe, expect, it } from 'vitest';
import { shippedModel } from '../functions/shipped-app.ts';
import { client } from './app-client.ts';

const { id } = shippedModel.generator.manifest;

describe('what is known', () => {
  it('of the models served, in short and in full', async () => {
    const { models, others, aliases } = await client.models();
    const [summary, ...further] = models;
    expect({ further, others, aliases }).toEqual({ further: [], others: [], aliases: {} });
    const { manifest, ...details } = await client.model('champion');
    expect(details).toEqual(summary);
    expect(manifest).toEqual(structuredClone(shippedModel.generator.manifest));
    const drawn = ['id', 'preset', 'created', 'steps', 'image', 'labels', 'dataset'];
    const served = ['alias', 'fallback', 'figures', 'links'];
    expect(Object.keys(details).toSorted()).toEqual([...drawn, ...served].toSorted());
  });

  it('of the server’s health and figures', async () => {
    expect(await client.health()).toEqual({
      status: 'ok',
      model: id,
      alias: 'champion',
      fallback: { active: false, reason: null, askedFor: null },
      store: null,
      version: '1.2.3',
    });
    expect(await client.ready()).toEqual({ status: 'ready', model: id });
    expect(await client.metrics()).toContain(`digit_mint_model_info{`);
  });

  it('of the API: each of its routes is a method', async () => {
    const { openapi, paths } = await client.description();
    expect(openapi).toBe('3.1.1');
    const routes = Object.keys(paths).filter((path) => !path.includes('.'));
    const methods = {
      '/digit': client.digit,
      '/digits': client.digits,
      '/image': client.image,
      '/images': client.images,
      '/number/{digits}': client.number,
      '/walk': client.walk,
      '/numbers': client.numbers,
      '/dataset': client.dataset,
      '/judge': client.judge,
      '/complete': client.complete,
      '/models': client.models,
      '/models/{model}': client.model,
      '/health': client.health,
      '/ready': client.ready,
      '/metrics': client.metrics,
    };
    expect(routes.toSorted()).toEqual(Object.keys(methods).toSorted());
  });
});
