import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createLineThreads } from '../../../datasets/threads/line-threads.ts';
import { type Paper, papers } from '../../../datasets/paper/presets.ts';
import type { DatasetTasks } from '../../../functions/threads/dataset-tasks.ts';
import { drawNumbers } from '../../datasets/draw-numbers.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const { id } = shippedModel.generator.manifest;

async function filesOf(query: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const response = await app.request(`/numbers?${query}`);
  expect(response.status).toBe(200);
  return unzipSync(await bytesOf(response));
}

interface Line {
  readonly text: string;
  readonly writer: number;
  readonly split?: string;
  readonly width: number;
  readonly height: number;
  readonly image: string;
  readonly characters: readonly { readonly text: string; readonly box: readonly number[] | null }[];
}

async function linesOf(query: string): Promise<readonly Line[]> {
  const response = await app.request(`/numbers.ndjson?${query}`);
  expect(response.status).toBe(200);
  const text = await response.text();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

async function errorsOf(query: string) {
  const response = await app.request(`/numbers?${query}`);
  expect(response.status).toBe(400);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const { errors } = (await response.json()) as {
    readonly errors: readonly { parameter: string; value: string; allowed: string }[];
  };
  return errors;
}

/** A plan of a pattern. */
function ofPattern(pattern: string) {
  return { seed: 'a', text: { from: 'pattern', pattern, lengths: 'equal' } } as const;
}

function expectSameFiles(
  over: Readonly<Record<string, Uint8Array>>,
  written: ReadonlyMap<string, Buffer>,
): void {
  expect(Object.keys(over).toSorted()).toEqual([...written.keys()].toSorted());
  for (const [name, content] of written) {
    expect(Buffer.compare(over[name] ?? new Uint8Array(), content), name).toBe(0);
  }
}

describe('GET /numbers', () => {
  it.each(['jsonl', 'coco', 'yolo', 'tesseract', 'csv', 'parquet', 'webdataset'] as const)(
    'gives the files that the command writes: %s',
    async (format) => {
      const over = await filesOf(`seed=a&pattern=1[0-9]\\.5&count=20&paper=form&format=${format}`);
      expect(over['dataset.json']).toBeDefined();
      const plan = ofPattern('1[0-9]\\.5');
      expectSameFiles(over, await drawNumbers({ plan, count: 20, format }));
    },
  );

  it('gives the files that the command writes: idx', async () => {
    const over = await filesOf('seed=a&pattern=[0-9]&count=20&paper=form&format=idx');
    const written = await drawNumbers({ plan: ofPattern('[0-9]'), count: 20, format: 'idx' });
    expect(written.size).toBe(3);
    expectSameFiles(over, written);
  });

  it('splits as the command does, without a writer in two parts', async () => {
    const over = await filesOf(
      'seed=a&pattern=[0-9]{3}&count=30&writers=9&paper=form&split=70/30&format=webdataset',
    );
    const plan = { ...ofPattern('[0-9]{3}'), writers: 9 };
    const asked = { plan, count: 30, split: [70, 30], format: 'webdataset' } as const;
    expectSameFiles(over, await drawNumbers(asked));
    const lines = await linesOf('seed=a&pattern=[0-9]{3}&count=30&writers=9&split=70/30');
    const parts = new Map<number, Set<string | undefined>>();
    for (const { writer, split } of lines) {
      parts.set(writer, (parts.get(writer) ?? new Set()).add(split));
    }
    expect(new Set(lines.map(({ split }) => split))).toEqual(new Set(['train', 'validation']));
    expect([...parts.values()].every((own) => own.size === 1)).toBe(true);
  });

  it('takes single effects with ranges, in place of those of the paper', async () => {
    const effects =
      'blur=0.5..1&noise=0..2&jpeg=none&skew=-0.10..-0.05&inkColors=ff0000,00ff00&paperColors=eeeeee';
    const rules = 'rules=squared&ruleColors=0000ff&ruleSpacing=1..1.5&ruleOpacity=1..1';
    const over = await filesOf(`seed=a&pattern=[0-9]{3}&count=4&paper=phone&${effects}&${rules}`);
    expect(over['images/00000003.png']).toBeDefined();
    const paper: Paper = {
      ...papers.phone,
      paper: ['eeeeee'],
      ink: ['ff0000', '00ff00'],
      blur: [0.5, 1],
      noise: [0, 2],
      skew: [-0.1, -0.05],
      jpeg: null,
      rules: {
        ...papers.notebook.rules,
        colors: ['0000ff'],
        opacity: [1, 1],
        spacing: [1, 1.5],
      },
    };
    const plan = { ...ofPattern('[0-9]{3}'), paper };
    expectSameFiles(over, await drawNumbers({ plan, count: 4, format: 'jsonl' }));
  });

  it('has one path for a range, however it is written', async () => {
    const [long, short] = await Promise.all(
      ['blur=0.50..1.0&skew=-0..0.1', 'blur=0.5..1&skew=0..0.1'].map(async (effects) => {
        const head = await app.request(`/numbers?seed=a&${effects}`, { method: 'HEAD' });
        return head.headers.get('Content-Location');
      }),
    );
    expect(long).toBe(short);
    expect(long).toContain('&skew=0..0.1&blur=0.5..1');
  });

  it('says what is drawn before it is drawn, and 304 where it was', async () => {
    const path = '/numbers?pattern=[0-9]{3}&seed=a&count=5';
    const head = await app.request(path, { method: 'HEAD' });
    expect(head.headers.get('Content-Location')).toBe(
      `/numbers?model=${id}&seed=a&count=5&pattern=%5B0-9%5D%7B3%7D`,
    );
    expect(head.headers.get('Content-Disposition')).toBe('attachment; filename="numbers.zip"');
    const tag = head.headers.get('ETag') ?? '';
    const again = await app.request(path, { headers: { 'If-None-Match': tag } });
    expect(again.status).toBe(304);
  });

  it('gives lines of JSON, whose parts are those of the whole', async () => {
    const all = await linesOf('seed=a&kind=date&count=5');
    const rest = await linesOf('seed=a&kind=date&count=2&start=3');
    expect(rest).toEqual(all.slice(3));
    for (const { text, width, characters, image } of all) {
      expect(characters.map((character) => character.text).join('')).toBe(text);
      const png = Buffer.from(image, 'base64');
      expect([png.toString('latin1', 1, 4), png.readUInt32BE(16)]).toEqual(['PNG', width]);
    }
  });

  it('gives the same bytes with threads', async () => {
    const threads = createLineThreads(2);
    const tasks = { partsAtOnce: 2, lines: async () => threads } as Partial<DatasetTasks>;
    const withThreads = shippedApp({ datasets: async () => tasks as DatasetTasks });
    const path = '/numbers?seed=a&count=40&format=coco&masks=true&writers=3&paper=phone&size=24';
    const [one, other] = await Promise.all([
      bytesOf(app.request(path)),
      bytesOf(withThreads.request(path)),
    ]);
    await threads.close();
    expect(Buffer.compare(one, other)).toBe(0);
  });

  it('draws fewer lines at a time where they are large, so that others do not wait for long', async () => {
    const namesOf = async (size: number) =>
      Object.keys(await filesOf(`seed=a&pattern=1{32}&size=${size}&count=26&format=webdataset`));
    expect(await namesOf(40)).toEqual(['train-00000.tar', 'dataset.json']);
    // 256 lines of 40 pixels are as large as 25 of 128.
    expect(await namesOf(128)).toEqual(['train-00000.tar', 'train-00001.tar', 'dataset.json']);
  });

  it('has a description of the whole in its zip', async () => {
    const { 'dataset.json': description } = await filesOf('seed=a&between=0..99&count=2&start=7');
    expect(JSON.parse(strFromU8(description ?? new Uint8Array()))).toMatchObject({
      model: id,
      start: 7,
      count: 2,
      plan: { seed: 'a', text: { from: 'between', between: '0..99' } },
    });
  });

  it('stops drawing when the client leaves', async () => {
    let drawn = 0;
    const threads = {
      size: 1,
      waiting: () => 0,
      drawingOf: () => ({
        draw: async () => {
          drawn++;
          return [];
        },
      }),
    };
    const tasks = { lines: async () => threads } as unknown as DatasetTasks;
    const response = await shippedApp({ datasets: async () => tasks }).request(
      '/numbers.ndjson?count=8000&seed=a',
    );
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const before = drawn;
    expect(before).toBeLessThan(10);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(drawn).toBe(before);
  });

  it('answers 503 while too many lines wait', async () => {
    const tasks = { lines: async () => ({ waiting: () => 99 }) } as unknown as DatasetTasks;
    const response = await shippedApp({ datasets: async () => tasks }).request('/numbers?seed=a');
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('5');
  });

  it.each([
    ['pattern=[0-9', 'pattern', 'Unterminated character class, at position 5'],
    ['pattern=12x', 'pattern', '"x" at position 3 cannot be drawn: 0 to 9, space and . , -'],
    ['pattern=1{40}', 'pattern', 'matches no text of 1 to 32 characters'],
    ['pattern=((.?){30}){30}', 'pattern', 'too large'],
    ['pattern=(1?2?3?4?5?6?7?8?9?0?){30}', 'pattern', 'too many ways to match the same text'],
    ['pattern=(1)\\1', 'pattern', 'is not allowed'],
    ['pattern=', 'pattern', 'one regular expression of 1 to 1000 characters'],
    ['between=9..3', 'between', 'the first number must not be above the second'],
    ['between=9', 'between', 'two whole numbers of up to 32 digits'],
    ['kind=date&pattern=1', 'kind', 'one of pattern, between and kind'],
    ['kind=date&lengths=weighted', 'lengths', 'only with pattern'],
    ['leadingZeros=true', 'leadingZeros', 'only with between'],
    ['masks=true&format=parquet', 'masks', 'not with parquet'],
    ['masks=true&format=idx&pattern=1', 'masks', 'not with idx'],
    ['format=idx', 'format', 'idx only where every text is one digit'],
    ['format=idx&pattern=[0-9]?[.]', 'format', 'idx only where every text is one digit'],
    ['format=idx&between=0..10', 'format', 'idx only where every text is one digit'],
    ['split=80/30', 'split', 'two or three whole numbers that add up to 100, such as 80/10/10'],
    ['blur=1..0.5', 'blur', 'a range within 0 to 4, the smaller first, such as 0..4'],
    ['blur=1', 'blur', 'a range within 0 to 4, the smaller first'],
    ['skew=-0.6..0', 'skew', 'a range within -0.5 to 0.5, the smaller first'],
    ['jpeg=0..50', 'jpeg', 'none, or a range within 1 to 100, the smaller first'],
    ['inkColors=red', 'inkColors', '1 to 16 colors of six hexadecimal digits in lower case'],
    [
      'ruleWidth=0..0.1',
      'rules',
      'one of ruled, squared, boxes with what says how they are printed',
    ],
    ['paper=phone&rules=none&ruleColors=ff0000', 'rules', 'one of ruled, squared, boxes'],
    ['rules=boxes&ruleSpacing=1..2', 'ruleSpacing', 'only with ruled and squared'],
    ['rules=dotted', 'rules', 'one of none, ruled, squared, boxes'],
    ['count=10000&size=128', 'count', 'up to 854 lines of this size'],
    ['count=10001', 'count', 'one whole number from 1 to 10000'],
    ['paper=card', 'paper', 'one of clean, form, notebook, phone'],
    ['format=zip', 'format', 'one of jsonl, csv, coco'],
    ['size=20', 'size', 'one whole number from 24 to 128'],
  ])('refuses %s by the name of the parameter', async (query, parameter, allowed) => {
    const errors = await errorsOf(query.replaceAll('+', '%2B'));
    expect(errors.map((error) => error.parameter)).toEqual([parameter]);
    expect(errors[0]?.allowed).toContain(allowed);
  });
});
