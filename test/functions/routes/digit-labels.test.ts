import { describe, expect, it } from 'vitest';
import { seedToLabel } from '../../../models/seed/seed.ts';
import { shippedApp, shippedModel, withManifest } from '../shipped-app.ts';

const { id } = shippedModel.generator.manifest;
const names = ['zero', 'one', 'two', 'three', 'four', 'five', 'six'];

const appOf = (labels: readonly string[] | null) =>
  shippedApp({ servedModel: () => withManifest({ labels }) });

describe('a model without labels', () => {
  const app = appOf(null);

  it('answers 422 to a label', async () => {
    const response = await app.request('/digit?seed=1&label=3');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      type: '/problems/no-such-label',
      title: 'The model has no such label',
      detail: `The model ${id} has no labels: leave out label.`,
      errors: [{ parameter: 'label', value: '3', allowed: 'none' }],
    });
  });

  it('names no label', async () => {
    const { headers } = await app.request('/digit?seed=1');
    expect(headers.has('X-Label')).toBe(false);
    expect(headers.get('Content-Location')).toBe(`/digit?model=${id}&seed=1`);
  });
});

describe('a model with labels', () => {
  const app = appOf(names);

  it('takes the label that the seed picks, and names it', async () => {
    const label = seedToLabel('hello', names.length);
    const { headers } = await app.request('/digit?seed=hello');
    expect(headers.get('X-Label')).toBe(String(label));
    expect(headers.get('Content-Location')).toBe(`/digit?model=${id}&seed=hello&label=${label}`);
  });

  it('takes the requested label', async () => {
    const { headers } = await app.request('/digit?label=6&seed=hello&size=56');
    expect(headers.get('X-Label')).toBe('6');
    expect(headers.get('Content-Location')).toBe(`/digit?model=${id}&seed=hello&label=6&size=56`);
  });

  it('gives the same entity tag to a picked label and the same label requested, and different ones otherwise', async () => {
    const picked = seedToLabel('hello', names.length);
    const tag = async (query: string) =>
      (await app.request(`/digit?seed=hello${query}`)).headers.get('ETag');
    expect(await tag(`&label=${picked}`)).toBe(await tag(''));
    expect(await tag(`&label=${(picked + 1) % names.length}`)).not.toBe(await tag(''));
  });

  it('answers 422 to a label it does not have', async () => {
    const response = await app.request('/digit?seed=1&label=7');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      detail: `label: "7" was given; allowed: 0 to 6, the labels of the model ${id}.`,
    });
  });
});
