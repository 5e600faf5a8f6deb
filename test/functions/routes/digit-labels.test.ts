import { describe, expect, it } from 'vitest';
import { latentText } from '../../../functions/parameters/latent-text.ts';
import { seedToLabel, seedToLatent } from '../../../models/seed/seed.ts';
import { bytesOf, shippedApp, shippedModel, withManifest } from '../shipped-app.ts';

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

describe('a model with more labels than there are digits', () => {
  const app = appOf(Array.from({ length: 12 }, (_, index) => `name ${index}`));
  const hand = latentText(seedToLatent('x', shippedModel.generator.manifest.latent.size));

  it('has pinned paths that answer the same bytes, whatever label the seed picked', async () => {
    const seeds = Array.from({ length: 60 }, (_, index) => String(index));
    const picked = await Promise.all(
      seeds.map(async (seed) => {
        const response = await app.request(`/digit.raw?seed=${seed}`);
        const pinned = await app.request(response.headers.get('Content-Location') ?? '');
        expect(pinned.status).toBe(200);
        expect(await bytesOf(pinned)).toEqual(await bytesOf(response));
        return Number(response.headers.get('X-Label'));
      }),
    );
    expect(Math.max(...picked)).toBe(11);
  });

  it.each([
    ['/digit?seed=a&label=10', '10'],
    [`/digit?hand=${hand}&label=11`, '11'],
    ['/digits?seed=a&count=3&label=11', '11,11,11'],
    ['/walk?from=a&to=b&frames=2&label=10&toLabel=11', '10'],
    ['/dataset?seed=a&count=2&label=11', '11'],
    ['/number/10?seed=a', '10'],
  ])('answers %s, and its pinned path', async (path, label) => {
    const response = await app.request(path);
    expect(response.headers.get('X-Label')).toBe(label);
    const pinned = await app.request(response.headers.get('Content-Location') ?? '');
    expect(pinned.headers.get('ETag')).toBe(response.headers.get('ETag'));
    expect(await bytesOf(pinned)).toEqual(await bytesOf(response));
  });

  it('has its labels in the playground', async () => {
    const page = (await (await app.request('/?seed=a&label=11')).text()).replaceAll('&amp;', '&');
    expect(page).toMatch(/name="label" value="11" checked/);
    expect(page).toContain(`/digit?model=${id}&seed=a&label=11&size=280`);
  });

  it.each(['/digit?seed=a', '/digits?seed=a', '/walk?from=a&to=b', '/dataset?seed=a'])(
    'answers 422 to %s with a label beyond its last',
    async (path) => {
      const response = await app.request(`${path}&label=12`);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({
        errors: [
          { parameter: 'label', value: '12', allowed: `0 to 11, the labels of the model ${id}` },
        ],
      });
    },
  );
});
