import { describe, expect, it } from 'vitest';
import { browserFiles } from '../../../functions/playground/browser-files.ts';
import { sha256Hex } from '../../../models/digest.ts';
import { StoreError } from '../../../models/errors.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const { manifest } = shippedModel.generator;
const { entry, texts } = await browserFiles();

describe('GET /page/…', () => {
  it('is each script of the page, which caches may keep for ever', async () => {
    expect(Object.keys(texts)).toContain(entry);
    for (const [name, text] of Object.entries(texts)) {
      const response = await app.request(`/page/${name}`);
      expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=UTF-8');
      expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
      expect(await response.text()).toBe(text);
    }
  });

  it('has the hash of its content in the name of a script', () => {
    for (const name of Object.keys(texts)) expect(name).toMatch(/^[\w-]+-[0-9A-Z]{8}\.js$/);
  });

  it('is a model’s manifest and its files but pictures and ONNX', async () => {
    const response = await app.request(`/page/${manifest.id}/manifest.json`);
    expect(await response.json()).toEqual(manifest);
    for (const { path, sha256 } of manifest.files) {
      const answer = await app.request(`/page/${manifest.id}/${path}`);
      const isServed = /\.(json|bin)$/.test(path);
      expect(answer.status, path).toBe(isServed ? 200 : 404);
      expect((await sha256Hex(await bytesOf(answer))) === sha256, path).toBe(isServed);
    }
  });

  it.each([
    '/page/',
    '/page/other.js',
    '/page/__proto__',
    '/page/0123456789abcdef/manifest.json',
    `/page/${manifest.id}/../../package.json`,
    `/page/${manifest.id}/aliases/champion.json`,
    `/page/${manifest.id}/%2e%2e/aliases/champion.json`,
  ])('has nothing at %s', async (path) => {
    expect((await app.request(path)).status).toBe(404);
  });

  it('says that a model’s file cannot be read now, and when to ask again', async () => {
    const away = {
      ...shippedModel.generator,
      home: {
        location: 's3://models',
        read: async () => Promise.reject(new StoreError('s3://models: is away')),
      },
    };
    const down = shippedApp({
      servedModel: async () => Promise.resolve({ ...shippedModel, generator: away }),
    });
    for (const path of ['generator/weights.bin', 'directions.json']) {
      const answer = await down.request(`/page/${manifest.id}/${path}`);
      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '10']);
      expect(await answer.json()).toMatchObject({
        detail: `The file ${path} of the model ${manifest.id} cannot be read now: s3://models: is away.`,
      });
    }
  });

  it('refuses parameters, which would split caches', async () => {
    expect((await app.request(`/page/${entry}?version=2`)).status).toBe(400);
  });
});
