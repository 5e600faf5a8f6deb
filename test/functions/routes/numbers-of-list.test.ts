import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { drawNumbers } from '../../datasets/draw-numbers.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const { id } = shippedModel.generator.manifest;
const texts = ['12,50', '1 234,00 €', '30%', '(4) 5/6'];

async function post(query: string, body: string, type = 'application/json'): Promise<Response> {
  const headers = { 'Content-Type': type };
  return app.request(`/numbers${query}`, { method: 'POST', headers, body });
}

async function problemOf(response: Promise<Response>) {
  const answer = await response;
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  return (await answer.json()) as {
    readonly status: number;
    readonly type: string;
    readonly detail: string;
    readonly errors?: readonly { parameter: string; value: string; allowed: string }[];
  };
}

describe('POST /numbers', () => {
  it.each(['coco', 'parquet'] as const)(
    'gives the files that the command writes of a list: %s',
    async (format) => {
      const over = await post(
        `?seed=a&paper=form&writers=2&format=${format}`,
        JSON.stringify({ texts }),
      );
      expect(over.status).toBe(200);
      const files = unzipSync(await bytesOf(over));
      const plan = { seed: 'a', writers: 2, text: { from: 'list', list: 'list.txt' } } as const;
      const written = await drawNumbers({ plan, count: texts.length, format, texts });
      expect(Object.keys(files).toSorted()).toEqual([...written.keys()].toSorted());
      for (const [name, content] of written) {
        // It names the list.
        if (name === 'dataset.json') continue;
        expect(Buffer.compare(files[name] ?? new Uint8Array(), content), name).toBe(0);
      }
      expect(JSON.parse(strFromU8(files['dataset.json'] ?? new Uint8Array()))).toMatchObject({
        count: 4,
        plan: {
          text: { list: expect.stringMatching(/^body \(SHA-256 of its lines: [0-9a-f]{64}\)$/) },
        },
      });
    },
  );

  it('takes plain text with one text a line, and draws the same', async () => {
    const query = '.ndjson?seed=a&size=24';
    const [json, plain] = await Promise.all([
      post(query, JSON.stringify({ texts })),
      post(query, `${texts.join('\r\n')}\n\n`, 'text/plain; charset=utf-8'),
    ]);
    const lines = await plain.text();
    expect(await json.text()).toBe(lines);
    const read = lines.trimEnd().split('\n');
    expect(read.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual(texts);
  });

  it('names seed and model, and is kept by no cache', async () => {
    const { status, headers } = await post('', JSON.stringify({ texts: ['1'] }));
    expect(status).toBe(200);
    expect(headers.get('X-Model')).toBe(id);
    expect(headers.get('X-Seed')).toMatch(/^.+$/);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Content-Disposition')).toBe('attachment; filename="numbers.zip"');
  });

  it('draws parts of a longer list, which are those of the whole', async () => {
    const all = await (await post('.ndjson?seed=a', JSON.stringify({ texts }))).text();
    const rest = await post('.ndjson?seed=a&start=2', JSON.stringify({ texts: texts.slice(2) }));
    expect(await rest.text()).toBe(all.split('\n').slice(2).join('\n'));
  });

  it.each([
    ['', '{"texts":[]}', 'texts', '1 to 10000 texts of 1 to 32 characters'],
    ['', '{"texts":["1","2x"]}', 'texts[1]', '"x" at position 2 cannot be drawn: 0 to 9, space'],
    ['', '{"texts":[1]}', 'texts[0]', '1 to 10000 texts of 1 to 32 characters'],
    ['', '{"texts":[""]}', 'texts[0]', '0 characters given, 1 to 32 are allowed'],
    ['', `{"texts":["${'1'.repeat(33)}"]}`, 'texts[0]', '33 characters given, 1 to 32 are allowed'],
    ['', '{"texts":["1"],"seed":"a"}', 'seed', 'no such member'],
    ['?format=idx', '{"texts":["1","12"]}', 'texts[1]', 'one digit, as format=idx needs it'],
    [
      '?size=128',
      JSON.stringify({ texts: Array(10_000).fill('12345678') }),
      'texts',
      'up to 854 texts of this size and length',
    ],
  ])('refuses %s %.40s by the name of the member', async (query, body, parameter, allowed) => {
    const { status, type, errors = [] } = await problemOf(post(query, body));
    expect([status, type]).toEqual([400, '/problems/invalid-body']);
    expect(errors.map((error) => error.parameter)).toEqual([parameter]);
    expect(errors[0]?.allowed).toContain(allowed);
  });

  it('refuses parameters that are for patterns, by name', async () => {
    const { status, errors } = await problemOf(post('?pattern=1', '{"texts":["1"]}'));
    expect(status).toBe(400);
    expect(errors?.[0]).toMatchObject({
      parameter: 'pattern',
      allowed: expect.stringContaining('no such parameter'),
    });
  });

  it('names the text of plain text that cannot be drawn', async () => {
    const { status, errors } = await problemOf(post('', '1\n\n2\nx\n', 'text/plain'));
    expect(status).toBe(400);
    expect(errors?.[0]).toMatchObject({
      parameter: 'texts[2]',
      value: 'x',
      allowed: expect.stringContaining('"x" at position 1 cannot be drawn'),
    });
  });

  it('refuses other types, what is no JSON, and what is too large', async () => {
    expect(await problemOf(post('', '1', 'text/csv'))).toMatchObject({
      status: 415,
      detail: 'text/csv was given; allowed: application/json, text/plain.',
    });
    expect(await problemOf(post('', '{', 'application/json'))).toMatchObject({
      status: 400,
      type: '/problems/invalid-body',
    });
    const long = JSON.stringify({ texts: Array(10_001).fill('1'.repeat(300)) });
    expect(await problemOf(post('', long))).toMatchObject({ status: 413 });
    const many = Array(10_001).fill('1').join('\n');
    const { errors } = await problemOf(post('', many, 'text/plain'));
    expect(errors?.[0]).toMatchObject({ parameter: 'texts', value: '10001 elements' });
  });

  it('answers other methods with those that are allowed', async () => {
    const response = await app.request('/numbers', { method: 'PUT' });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe('GET, HEAD, POST, OPTIONS');
  });
});
