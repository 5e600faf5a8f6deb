import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalPath } from '../../../functions/http/canonical.ts';
import { bytesOf, shippedApp, shippedModel, withManifest } from '../shipped-app.ts';
import {
  addressOf,
  type DescribedDrawing,
  describedDrawings,
  hands,
  isHand,
  isSeed,
  type Query,
} from './described-drawings.ts';

const otherId = '0123456789abcdef';
const other = await withManifest({ id: otherId });
let seedCount = 0;
const app = shippedApp({
  servedModel: (model) => Promise.resolve(model === otherId ? other : shippedModel),
  randomSeed: () => `random ${seedCount++}`,
});
const drawings = await describedDrawings();

/** Values that a parameter's description allows, several for each, few enough to draw all. */
function valuesOf(drawing: DescribedDrawing, name: string): readonly string[] {
  const parameter = drawing.shape[name];
  if (!parameter) throw new Error(`${drawing.path} has no ${name}`);
  const { schema, example } = parameter.description;
  if (isSeed(drawing, name)) return ['a', 'b', 'a&seed=b', ']]>'];
  if (isHand(drawing, name)) return hands;
  if (name === 'model') return [otherId, shippedModel.generator.manifest.id];
  if (Array.isArray(schema['enum'])) return schema['enum'].map(String);
  if (schema['type'] === 'boolean') return ['true', 'false'];
  if (schema['type'] === 'number') return ['0.25', '0.5', '1'];
  if (schema['type'] === 'integer') {
    const minimum = Number(schema['minimum']);
    return [0, 1, 2, 3].map((more) => String(minimum + more));
  }
  return [...new Set([String(example), '1d4ed8', '1D4ED8', 'ffffff', '0', '00', '7'])].filter(
    (text) => parameter.read(text) !== undefined,
  );
}

/** Requests without random parts: from seeds, near hands, and in hands alone, where the route takes them. */
async function basesOf(drawing: DescribedDrawing): Promise<readonly Query[]> {
  const names = Object.keys(drawing.shape);
  const of = (chosen: readonly string[], value: string) =>
    Object.fromEntries(chosen.map((name) => [name, value]));
  const few = Object.fromEntries(
    [['digits', '20'] as const, ['count', '3'] as const, ['frames', '3'] as const].filter(
      ([name]) => names.includes(name),
    ),
  );
  const seeds = of(
    names.filter((name) => isSeed(drawing, name)),
    'a',
  );
  const inHands = of(
    names.filter((name) => isHand(drawing, name)),
    hands[0] ?? '',
  );
  const label = names.includes('label') ? { label: '3' } : {};
  const bases = [seeds, { ...seeds, ...inHands, ...label }, { ...inHands, ...label }].flatMap(
    (base) => drawing.formats.map((format) => ({ ...few, ...base, format })),
  );
  const answers = await Promise.all(bases.map((base) => answerOf(addressOf(drawing, base))));
  return bases.filter((_, index) => answers[index]?.tag);
}

interface Answered {
  readonly tag: string | null;
  readonly path: string;
  readonly digest: string;
}

const answered = new Map<string, Promise<Answered>>();

/** What an address answers; no tag where it is refused or random. */
function answerOf(address: string): Promise<Answered> {
  const known = answered.get(address);
  if (known) return known;
  const answer = ask(address);
  answered.set(address, answer);
  return answer;
}

async function ask(address: string): Promise<Answered> {
  const response = await app.request(address);
  expect([200, 400, 422], address).toContain(response.status);
  const digest = createHash('sha256')
    .update(await bytesOf(response))
    .digest('hex');
  const { headers } = response;
  return { tag: headers.get('ETag'), path: headers.get('Content-Location') ?? '', digest };
}

describe.each(drawings)('every parameter of $path', (drawing) => {
  it.each(Object.keys(drawing.shape))('%s: other pictures have other entity tags', async (name) => {
    const digests = new Map<string, string>();
    for (const base of await basesOf(drawing)) {
      const values = name === 'format' ? [] : valuesOf(drawing, name);
      const queries = [base, ...values.map((value) => ({ ...base, [name]: value }))];
      for (const query of queries) {
        const { tag, digest, path } = await answerOf(addressOf(drawing, query));
        if (tag === null) continue;
        // A tag that two requests share promises that they get the same bytes.
        expect(digest, path).toBe(digests.get(tag) ?? digest);
        digests.set(tag, digest);
      }
    }
    expect(digests.size).toBeGreaterThan(1);
  });

  it('has a pinned path that answers the same bytes with the same tag', async () => {
    for (const base of await basesOf(drawing)) {
      for (const name of Object.keys(drawing.shape).filter((each) => each !== 'format')) {
        const value = valuesOf(drawing, name)[0] ?? '';
        const answer = await answerOf(addressOf(drawing, { ...base, [name]: value }));
        // What is refused has no path.
        expect(answer.tag === null ? answer : await answerOf(answer.path)).toEqual(answer);
      }
    }
  });

  it('answers each time anew, and for no cache, where a seed is not given', async () => {
    const all = (await basesOf(drawing))[0] ?? {};
    for (const name of Object.keys(all).filter((each) => isSeed(drawing, each))) {
      const pinned: Query = { ...all, model: shippedModel.generator.manifest.id };
      const { [name]: _, ...random } = pinned;
      const responses = [0, 1].map(async () => app.request(addressOf(drawing, random)));
      for (const response of responses) {
        const { headers } = await response;
        expect(headers.get('Cache-Control')).toBe('no-store');
        expect(headers.get('ETag')).toBeNull();
      }
      const [one, two] = await Promise.all(responses.map(async (each) => bytesOf(await each)));
      expect(one).not.toEqual(two);
    }
  });
});

describe('the routes that draw', () => {
  it('are those of the docs', () => {
    const names = drawings.map(({ name }) => name);
    expect(names).toEqual([
      'digit',
      'digits',
      'image',
      'images',
      'number',
      'walk',
      'numbers',
      'dataset',
    ]);
  });

  it('have parameters that all have their place in canonical paths', () => {
    for (const { path, shape } of drawings) {
      const names = Object.keys(shape).filter((name) => name !== 'format' && name !== 'digits');
      const query = Object.fromEntries(names.map((name) => [name, 1]));
      // Names without a place come last, in the order given: they would come behind this one.
      const ordered = canonicalPath(path, { unknown: 1, ...query });
      expect(ordered, path).toMatch(/&unknown=1$/);
    }
  });
});
