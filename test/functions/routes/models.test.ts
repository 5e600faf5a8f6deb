import { describe, expect, it } from 'vitest';
import type { ModelList } from '../../../functions/answers/models.ts';
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

describe('GET /models where others can be asked for', () => {
  const idOf = (index: number) => index.toString(16).padStart(16, '0');

  it('lists those in memory, the ids of others, and aliases, whoever was asked for last', async () => {
    const other = await withManifest({ id: 'a'.repeat(16) });
    const aliases = [
      ['old', idOf(1)],
      ['candidate', 'a'.repeat(16)],
      ['champion', manifest.id],
    ] as const;
    const available = {
      inMemory: [other.generator],
      known: [idOf(2), manifest.id, 'a'.repeat(16), idOf(1)],
      aliases,
    };
    const list = async (availableModels: () => typeof available) =>
      (await shippedApp({ availableModels }).request('/models')).json();
    const answer = (await list(() => available)) as ModelList;
    expect(answer.models.map(({ id, alias }) => [id, alias])).toEqual([
      [manifest.id, 'champion'],
      ['a'.repeat(16), 'candidate'],
    ]);
    expect(answer.others.map(({ id }) => id)).toEqual([idOf(1), idOf(2)]);
    expect(answer.others[0]?.links).toEqual({
      self: `/models/${idOf(1)}`,
      samples: expect.stringContaining(idOf(1)) as unknown,
      digit: `/digit?model=${idOf(1)}`,
    });
    expect(answer.aliases).toEqual({
      candidate: 'a'.repeat(16),
      champion: manifest.id,
      old: idOf(1),
    });
    const reversed = { ...available, known: available.known.toReversed() };
    expect(await list(() => reversed)).toEqual(answer);
  });

  it('lists no more than 100 others and aliases', async () => {
    const known = Array.from({ length: 1000 }, (_, index) => idOf(index));
    const aliases = known.map((id) => [`alias-${id}`, id] as const);
    const availableModels = () => ({ inMemory: [], known, aliases });
    const response = await shippedApp({ availableModels }).request('/models');
    const { others, aliases: listed } = (await response.json()) as ModelList;
    expect([others.length, Object.keys(listed).length]).toEqual([100, 100]);
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

  it('says of a path without parameters that it has none', async () => {
    const answer = await app.request('/models?x=1');
    expect(await answer.json()).toMatchObject({
      errors: [{ parameter: 'x', value: '1', allowed: 'no such parameter; this path has none' }],
    });
  });
});
