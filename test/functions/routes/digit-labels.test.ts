import { describe, expect, it } from 'vitest';
import { latentText } from '../../../models/seed/latent-text.ts';
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
    expect(headers.get('X-Label')).toBe(names[label]);
    expect(headers.get('Content-Location')).toBe(
      `/digit?model=${id}&seed=hello&label=${names[label]}`,
    );
  });

  it.each(['6', 'six'])('takes the requested label by its index or its name: %s', async (label) => {
    const { headers } = await app.request(`/digit?label=${label}&seed=hello&size=56`);
    expect(headers.get('X-Label')).toBe('six');
    expect(headers.get('Content-Location')).toBe(`/digit?model=${id}&seed=hello&label=six&size=56`);
  });

  it('gives the same entity tag to a picked label and the same label requested, and different ones otherwise', async () => {
    const picked = seedToLabel('hello', names.length);
    const tag = async (query: string) =>
      (await app.request(`/digit?seed=hello${query}`)).headers.get('ETag');
    expect(await tag(`&label=${picked}`)).toBe(await tag(''));
    expect(await tag(`&label=${(picked + 1) % names.length}`)).not.toBe(await tag(''));
  });

  it.each(['7', '-1', '1.0', '01', 'eins', 'One'])(
    'answers 422 to a label it does not have: %s',
    async (label) => {
      const response = await app.request(`/digit?seed=1&label=${label}`);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({
        detail: `label: "${label}" was given; allowed: ${names.join(', ')}, the labels of the model ${id}.`,
      });
    },
  );

  it('writes no numbers, because its labels are no digits', async () => {
    const response = await app.request('/number/10?seed=a');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      type: '/problems/no-numbers',
      title: 'The model draws no numbers',
      detail: `The model ${id} cannot write numbers: none of its labels is a number from 0 to 9.`,
    });
  });
});

describe('a model whose labels are no ASCII, or look like indices', () => {
  const labels = ['🦊', 'Zürich, Süd', '3', '4', 'e'];
  const app = appOf(labels);

  it.each(labels)('draws %s by its name, at a canonical path with that name', async (label) => {
    const encoded = encodeURIComponent(label);
    const { headers, status } = await app.request(`/image?seed=a&label=${encoded}`);
    expect([status, headers.get('X-Label')]).toEqual([200, encoded]);
    expect(headers.get('Content-Location')).toBe(`/image?model=${id}&seed=a&label=${encoded}`);
  });

  it('takes a number for a name where a label has that name, else for an index', async () => {
    const nameOf = async (label: string) =>
      decodeURIComponent(
        (await app.request(`/digit?seed=a&label=${label}`)).headers.get('X-Label') ?? '',
      );
    expect(await Promise.all(['3', '4', '0', '2'].map(nameOf))).toEqual(['3', '4', '🦊', '3']);
  });

  it('separates the labels of a sheet by commas that no name has', async () => {
    const { headers } = await app.request('/images?seed=a&count=2&label=1');
    expect(headers.get('X-Label')).toBe('Z%C3%BCrich%2C%20S%C3%BCd,Z%C3%BCrich%2C%20S%C3%BCd');
    expect(headers.get('Content-Location')).toContain('label=Z%C3%BCrich%2C%20S%C3%BCd');
  });

  it('lists them in the description of the API', async () => {
    const description = (await (await app.request('/openapi.json')).json()) as {
      paths: Record<string, { get: { parameters: { name: string; schema: object }[] } }>;
    };
    const parameters = description.paths['/image']?.get.parameters ?? [];
    expect(parameters.find(({ name }) => name === 'label')?.schema).toMatchObject({ enum: labels });
  });
});

describe('a model with more labels than there are digits', () => {
  const twelve = Array.from({ length: 12 }, (_, index) => `name ${index}`);
  const app = appOf(twelve);
  const hand = latentText(seedToLatent('x', shippedModel.generator.manifest.latent.size));

  it('has pinned paths that answer the same bytes, whatever label the seed picked', async () => {
    const seeds = Array.from({ length: 60 }, (_, index) => String(index));
    const picked = await Promise.all(
      seeds.map(async (seed) => {
        const response = await app.request(`/digit.raw?seed=${seed}`);
        const pinned = await app.request(response.headers.get('Content-Location') ?? '');
        expect(pinned.status).toBe(200);
        expect(await bytesOf(pinned)).toEqual(await bytesOf(response));
        return Number(decodeURIComponent(response.headers.get('X-Label') ?? '').slice(5));
      }),
    );
    expect(Math.max(...picked)).toBe(11);
  });

  it.each([
    ['/digit?seed=a&label=10', 'name%2010'],
    [`/digit?hand=${hand}&label=11`, 'name%2011'],
    ['/digits?seed=a&count=3&label=11', 'name%2011,name%2011,name%2011'],
    ['/walk?from=a&to=b&frames=2&label=10&toLabel=11', 'name%2010'],
    ['/dataset?seed=a&count=2&label=11', 'name%2011'],
  ])('answers %s, and its pinned path', async (path, label) => {
    const response = await app.request(path);
    expect(response.headers.get('X-Label')).toBe(label);
    const pinned = await app.request(response.headers.get('Content-Location') ?? '');
    expect(pinned.headers.get('ETag')).toBe(response.headers.get('ETag'));
    expect(await bytesOf(pinned)).toEqual(await bytesOf(response));
  });

  it('has its labels in the playground', async () => {
    const page = (await (await app.request('/?seed=a&label=11')).text()).replaceAll('&amp;', '&');
    expect(page).toMatch(/name="label" value="name 11" checked/);
    expect(page).toContain(`/image?model=${id}&seed=a&label=name%2011&size=280`);
  });

  it.each(['/digit?seed=a', '/digits?seed=a', '/walk?from=a&to=b', '/dataset?seed=a'])(
    'answers 422 to %s with a label beyond its last',
    async (path) => {
      const response = await app.request(`${path}&label=12`);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({
        errors: [
          {
            parameter: 'label',
            value: '12',
            allowed: `${twelve.join(', ')}, the labels of the model ${id}`,
          },
        ],
      });
    },
  );
});

describe('a model whose labels number its classes from 1 to 26', () => {
  const app = appOf(Array.from({ length: 26 }, (_, index) => String(index + 1)));

  it('draws label=1 as the label of that name, the first', async () => {
    const response = await app.request('/image?seed=a&label=1');
    expect(response.headers.get('X-Label')).toBe('1');
    const named = await app.request('/image.json?seed=a&label=1');
    expect(await named.json()).toMatchObject({ label: 0, labelName: '1' });
  });

  it('writes no numbers, though some of its labels look like digits', async () => {
    const response = await app.request('/number/2026?seed=a');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      type: '/problems/no-numbers',
      detail: `The model ${id} cannot write numbers: its labels are numbers of classes.`,
    });
    expect(await (await app.request('/?seed=a')).text()).not.toContain('Your number');
    const description = await app.request('/openapi.json');
    expect(await description.text()).not.toContain('/number/{digits}');
  });
});
