import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { unpackTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import type { FormatName } from '../../../datasets/formats/table.ts';
import { papers } from '../../../datasets/paper/presets.ts';
import { splitOf } from '../../../datasets/splits.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { readAlias } from '../../../models/manifest/alias.ts';
import { loadGenerator } from '../../../models/generator.ts';
import { parseIdxImages, parseIdxLabels } from '../../../pipeline/data/formats/idx-bytes.ts';
import type { NumbersOrder } from '../../../datasets/order.ts';
import { writeNumbers, type WritingOptions } from '../../../pipeline/numbers/write-numbers.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { planOf } from '../../datasets/plan.ts';

const store = folderStore('models/shipped');
const generator = await loadGenerator(store, (await readAlias(store, 'champion')).id);

function orderOf(format: FormatName, changed: Partial<NumbersOrder> = {}): NumbersOrder {
  return { plan: planOf(), count: 20, shard: null, split: null, format, masks: false, ...changed };
}

async function write(
  order: NumbersOrder,
  { into, ...options }: Partial<WritingOptions> & { readonly into?: string } = {},
): Promise<string> {
  const folder = into ?? join(await temporaryFolder('numbers'), 'set');
  const onWritten = () => {};
  await writeNumbers(generator, order, folder, {
    threads: 1,
    resume: false,
    listFrom: null,
    batchSize: 8,
    onWritten,
    ...options,
  });
  return folder;
}

/** Every file of a folder by its path. */
async function filesOf(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .toSorted();
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return new Map(names.map((name, index) => [name, contents[index] ?? Buffer.alloc(0)]));
}

const linesOf = (content: Buffer | undefined) => content?.toString().trimEnd().split('\n') ?? [];

describe('a data set of lines', () => {
  test('is the same on one thread and on many, and after it was stopped', async () => {
    const order = orderOf('coco', {
      plan: planOf({ paper: papers.form, writers: 4 }),
      split: [80, 20],
      masks: true,
    });
    const whole = await filesOf(await write(order));
    expect(await filesOf(await write(order, { threads: 2 }))).toEqual(whole);
    const folder = join(await temporaryFolder('numbers'), 'set');
    const stopped = write(order, {
      into: folder,
      onWritten(count) {
        if (count >= 16) throw new Error('stopped');
      },
    });
    await expect(stopped).rejects.toThrow('stopped');
    await expect(write(order, { into: folder })).rejects.toThrow(
      'has a part of a data set: add --resume',
    );
    await expect(write({ ...order, count: 21 }, { into: folder, resume: true })).rejects.toThrow(
      'was begun with other options or another model',
    );
    await write(order, { into: folder, resume: true });
    expect(await filesOf(folder)).toEqual(whole);
    await expect(write(order, { into: folder })).rejects.toThrow('has a whole data set already');
  });

  test('is the sum of its shards', async () => {
    const order = orderOf('jsonl');
    const whole = await filesOf(await write(order));
    const parts = await Promise.all(
      [1, 2, 3].map(async (part) =>
        filesOf(await write(orderOf('jsonl', { shard: { part, of: 3 } }))),
      ),
    );
    const lines = parts.flatMap((files) => linesOf(files.get('labels.jsonl')));
    expect(lines).toEqual(linesOf(whole.get('labels.jsonl')));
    const pictures = parts.flatMap((files) => [...files].filter(([name]) => name.endsWith('.png')));
    expect(pictures).toEqual([...whole].filter(([name]) => name.endsWith('.png')));
  });

  test('has no writer in two parts of a split', async () => {
    const order = orderOf('jsonl', {
      plan: planOf({ writers: 10 }),
      split: [80, 10, 10],
      count: 60,
    });
    const files = await filesOf(await write(order));
    const writers = ['train', 'validation', 'test'].map(
      (name) =>
        new Set(
          linesOf(files.get(`${name}/labels.jsonl`)).map(
            (line) => (JSON.parse(line) as { writer: number }).writer,
          ),
        ),
    );
    expect(new Set(writers.flatMap((own) => [...own])).size).toBe(
      writers.reduce((sum, own) => sum + own.size, 0),
    );
    for (const writer of writers[1] ?? []) expect(splitOf(writer, [80, 10, 10])).toBe('validation');
    const description = JSON.parse(String(files.get('dataset.json'))) as {
      lines: Record<string, number>;
    };
    expect(Object.values(description.lines).reduce((sum, count) => sum + count, 0)).toBe(60);
  });

  test('says in dataset.json all that it follows from', async () => {
    const files = await filesOf(
      await write(orderOf('csv', { plan: planOf({ paper: papers.phone }) })),
    );
    expect(JSON.parse(String(files.get('dataset.json')))).toMatchObject({
      model: generator.manifest.id,
      plan: { seed: 'test', text: { pattern: '[0-9]{1,6}' } },
      effects: {
        ranges: { jpeg: [40, 90] },
        order: expect.arrayContaining(['skew', 'jpeg']) as unknown,
      },
      lines: { train: 20 },
    });
    const rows = linesOf(files.get('labels.csv'));
    expect(rows).toHaveLength(21);
    expect(rows[0]).toBe('image,text,writer,width,height,characters');
  });

  test('refuses a folder that is not empty', async () => {
    await expect(write(orderOf('csv'), { into: 'docs' })).rejects.toThrow(
      '--out: docs is not empty: choose another folder',
    );
  });
});

describe('formats', () => {
  test('state the same boxes', async () => {
    const read = async (format: FormatName) => filesOf(await write(orderOf(format)));
    const [lines, coco, yolo, tesseract] = await Promise.all(
      (['jsonl', 'coco', 'yolo', 'tesseract'] as const).map(read),
    );
    const records = linesOf(lines?.get('labels.jsonl')).map(
      (line) =>
        JSON.parse(line) as {
          text: string;
          width: number;
          height: number;
          characters: { text: string; box: number[]; corners: number[][] }[];
        },
    );
    expect(records).toHaveLength(20);
    const stored = JSON.parse(String(coco?.get('annotations.json'))) as {
      images: { id: number; text: string }[];
      annotations: { id: number; image_id: number; category_id: number; bbox: number[] }[];
      categories: { id: number; name: string }[];
    };
    const names = new Map(stored.categories.map(({ id, name }) => [id, name]));
    expect(new Set(stored.annotations.map(({ id }) => id)).size).toBe(stored.annotations.length);
    for (const [index, { text, width, height, characters }] of records.entries()) {
      const own = stored.annotations.filter((annotation) => annotation.image_id === index + 1);
      expect(own.map((annotation) => names.get(annotation.category_id)).join('')).toBe(text);
      const name = String(index).padStart(8, '0');
      const boxes = linesOf(tesseract?.get(`${name}.box`)).map((line) => line.split(' '));
      const shares = linesOf(yolo?.get(`labels/${name}.txt`)).map((line) =>
        line.split(' ').map(Number),
      );
      expect(linesOf(tesseract?.get(`${name}.gt.txt`))).toEqual([text]);
      for (const [place, { box }] of characters.entries()) {
        const [left = 0, top = 0, right = 0, bottom = 0] = box;
        expect(own[place]?.bbox).toEqual([left, top, right - left, bottom - top]);
        expect(boxes[place]).toEqual([
          text[place],
          ...[left, height - bottom, right, height - top, 0].map(String),
        ]);
        const [category, x = 0, y = 0, across = 0, down = 0] = shares[place] ?? [];
        expect(category).toBe(Number(text[place]));
        expect((x - across / 2) * width).toBeCloseTo(left, 2);
        expect((y - down / 2) * height).toBeCloseTo(top, 2);
      }
    }
  });

  test('parquet has the pictures inside, as other readers find them', async () => {
    const folder = await write(orderOf('parquet'));
    const rows = await parquetReadObjects({
      file: await asyncBufferFromFile(join(folder, 'train-00001.parquet')),
      utf8: false,
    });
    expect(rows).toHaveLength(8);
    const [{ image, text, characters } = {}] = rows as {
      image: { bytes: Uint8Array; path: string };
      text: string;
      characters: string;
    }[];
    expect(image?.path).toBe('00000008.png');
    expect(
      Buffer.from(image?.bytes ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(
      (JSON.parse(characters ?? '') as { text: string }[]).map((one) => one.text).join(''),
    ).toBe(text);
  });

  test('webdataset has pairs in tar files', async () => {
    const folder = await write(orderOf('webdataset', { masks: true }));
    expect((await readdir(folder)).filter((name) => name.endsWith('.tar'))).toHaveLength(3);
    const entries = await unpackTar(await readFile(join(folder, 'train-00002.tar')));
    expect(entries.slice(0, 3).map(({ header }) => header.name)).toEqual([
      '00000016.png',
      '00000016.mask.png',
      '00000016.json',
    ]);
    const { text } = JSON.parse(new TextDecoder().decode(entries[2]?.data)) as { text: string };
    expect(text).toMatch(/^\d{1,6}$/);
  });

  test('idx has single digits in white on black, and refuses others', async () => {
    const text = { from: 'pattern', pattern: '[0-9]', lengths: 'equal' } as const;
    const files = await filesOf(await write(orderOf('idx', { plan: planOf({ text }) })));
    const images = parseIdxImages(
      files.get('train-images-idx3-ubyte') ?? Buffer.alloc(0),
      'images',
    );
    const labels = parseIdxLabels(
      files.get('train-labels-idx1-ubyte') ?? Buffer.alloc(0),
      'labels',
    );
    expect([images.count, images.height, images.width, labels.length]).toEqual([20, 28, 28, 20]);
    expect(images.pixels[0]).toBe(0);
    expect(Math.max(...images.pixels)).toBeGreaterThan(200);
    await expect(write(orderOf('idx'))).rejects.toThrow(
      '--format: idx has single digits: each text must be one digit',
    );
    const masked = orderOf('idx', { plan: planOf({ text }), masks: true });
    await expect(write(masked)).rejects.toThrow('--masks: the format idx has no place for them');
  });
});
