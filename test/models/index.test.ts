import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createGenerator,
  type DigitGenerator,
  drawNumber,
  handBetween,
  ModelError,
  toDataUrl,
  toPng,
  toSvg,
} from '../../models/index.ts';
import { shippedId } from '../../models/source.ts';
import { exportTinyModel } from '../fixtures/tiny-model.ts';
import { bytesOf, shippedApp } from '../functions/shipped-app.ts';

const shipped = fileURLToPath(new URL(`../../models/shipped/${shippedId}`, import.meta.url));
const files = ['manifest.json', 'generator/model.json', 'generator/weights.bin'] as const;

let generator: DigitGenerator;

beforeAll(async () => {
  generator = await createGenerator();
});
afterAll(() => generator.dispose());

/** What the HTTP API answers. */
const answered = async (path: string) => bytesOf(shippedApp().request(path));

async function shippedBytes(): Promise<Map<string, Uint8Array>> {
  const read = async (path: string) => [path, await readFile(join(shipped, path))] as const;
  return new Map(await Promise.all(files.map(read)));
}

describe('a generator of the package', () => {
  it('is by default the champion of the models that ship', async () => {
    const alias = await readFile(join(shipped, '../aliases/champion.json'), 'utf8');
    expect(generator.manifest.id).toBe((JSON.parse(alias) as { readonly id: string }).id);
  });

  it.each([
    ['42', {}, '/digit.raw?seed=42'],
    ['42', { label: 7 }, '/digit.raw?seed=42&label=7'],
    ['鶴', { label: 0, truncation: 0.5 }, '/digit.raw?seed=%E9%B6%B4&label=0&truncation=0.5'],
  ])('draws the pixels of the HTTP API: %s %o', async (seed, options, path) => {
    expect(generator.draw(seed, options)).toEqual(await answered(path));
  });

  it('takes a number as a seed for its decimal digits', () => {
    expect(generator.draw(42)).toEqual(generator.draw('42'));
  });

  it('draws a series with the seeds and labels of /dataset', async () => {
    const lines = new TextDecoder()
      .decode(await answered('/dataset.ndjson?seed=a&count=9'))
      .trim()
      .split('\n');
    const drawn = generator.drawMany('a', 9);
    expect(drawn.map((digit) => ({ ...digit, pixels: [...digit.pixels] }))).toEqual(
      lines.map((line) => JSON.parse(line) as unknown),
    );
    expect(generator.drawMany('a', 0)).toEqual([]);
  });

  it('draws a number as /number does, with leading zeros', async () => {
    const number = drawNumber(generator, '007', 'a', { truncation: 0.8 });
    const svg = toSvg(number, { title: '007 of the seed a, generated' });
    const answer = await answered('/number/007.svg?seed=a&truncation=0.8');
    expect(svg).toBe(new TextDecoder().decode(answer));
  });

  it('draws any label in the handwriting of a seed, and between two', () => {
    const hand = generator.hand('42');
    expect(hand).toHaveLength(64);
    expect(generator.draw('other', { hand, label: 7 })).toEqual(generator.draw('42', { label: 7 }));
    expect(handBetween(hand, generator.hand('43'), 1)).toEqual(generator.hand('43'));
  });

  it('takes a label by its name', () => {
    expect(generator.draw('42', { label: '7' })).toEqual(generator.draw('42', { label: 7 }));
  });

  it('knows the label that a seed picks', () => {
    const label = generator.label('42');
    expect(generator.draw('42')).toEqual(generator.draw('42', { label: label ?? -1 }));
  });

  it.each<[string, (of: DigitGenerator) => unknown, string]>([
    ['label', (of) => of.draw('a', { label: 10 }), 'label: 10 given, 0 to 9 allowed'],
    ['label', (of) => of.draw('a', { label: 0.5 }), 'label: 0.5 given, 0 to 9 allowed'],
    ['label', (of) => of.draw('a', { label: 'x' }), 'label: x given, 0 to 9 allowed'],
    ['truncation', (of) => of.draw('a', { truncation: 2 }), 'truncation: 2 given, 0 to 1 allowed'],
    [
      'truncation',
      (of) => of.draw('a', { truncation: Number.NaN }),
      'truncation: NaN given, 0 to 1 allowed',
    ],
    [
      'hand',
      (of) => of.draw('a', { hand: new Float32Array(3) }),
      'latent: 3 numbers given, 64 expected',
    ],
    [
      'hand',
      (of) => of.draw('a', { hand: new Float32Array(64).fill(Number.NaN) }),
      'hand: finite numbers, as hand() returns them, allowed',
    ],
    ['seed', (of) => of.draw(''), 'seed: "": a text of 1 to 128 characters is allowed'],
    [
      'count',
      (of) => of.drawMany('a', 1.5),
      'count: 1.5 given, a whole number from 0 to 9999999 allowed',
    ],
    ['digits', (of) => drawNumber(of, '4x', 'a'), 'digits: "4x" given, 1 to 32 digits allowed'],
  ])('refuses a %s that is not allowed', (_, draw, message) => {
    expect(() => draw(generator)).toThrow(new RangeError(message));
  });

  it('writes no number with a model in colour, or without the label of a digit', () => {
    const { manifest } = generator;
    const image = { ...manifest.image, channels: 3 as const };
    const draw = () => new Uint8Array(3 * 784);
    expect(() => drawNumber({ manifest: { ...manifest, image }, draw }, '42', 'a')).toThrow(
      new RangeError(`digits: the model ${shippedId} draws colours: numbers need one channel`),
    );
    for (const labels of [null, ['4', 'cat']]) {
      expect(() =>
        drawNumber({ ...generator, manifest: { ...manifest, labels } }, '42', 'a'),
      ).toThrow(new RangeError(`digits: the model ${shippedId} has no label ${labels ? 2 : 4}`));
    }
  });

  it('does not draw after dispose(), and leaves others of the same model alone', async () => {
    const other = await createGenerator();
    other.dispose();
    expect(() => other.draw('42')).toThrow(new Error('the generator was disposed'));
    expect(generator.draw('42')).toHaveLength(784);
  });
});

describe('a source', () => {
  it.each<[string, () => Promise<Parameters<typeof createGenerator>[0]>]>([
    ['a folder', async () => shipped],
    ['a relative folder', async () => relative(process.cwd(), shipped)],
    ['a file: URL', async () => pathToFileURL(shipped)],
    ['a map of bytes', shippedBytes],
    ['an object of bytes', async () => Object.fromEntries(await shippedBytes())],
    // As in tests whose globals are those of a DOM.
    [
      'a map of another realm',
      async () => runInNewContext('(map) => new Map(map)')(await shippedBytes()),
    ],
  ])('may be %s', async (_, source) => {
    const loaded = await createGenerator(await source());
    expect(loaded.draw('42')).toEqual(generator.draw('42'));
    loaded.dispose();
  });

  it('may be a URL', async () => {
    const server = createServer((request, response) => {
      readFile(join(shipped, request.url ?? '')).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const loaded = await createGenerator(new URL(origin));
    expect(loaded.draw('42')).toEqual(generator.draw('42'));
    loaded.dispose();
    await expect(createGenerator(`${origin}/none`)).rejects.toThrow(
      new ModelError(`${origin}/none/manifest.json: no such file`),
    );
    await new Promise((resolve) => server.close(resolve));
  });

  it('may be a model that does not ship, which the schema checks', async () => {
    const { folder, manifest } = await exportTinyModel();
    const loaded = await createGenerator(join(folder, manifest.id));
    expect(loaded.manifest).toEqual(manifest);
    loaded.dispose();
  });

  it('is verified', async () => {
    const damaged = await shippedBytes();
    const weights = damaged.get('generator/weights.bin') ?? new Uint8Array();
    weights[1000] = (weights[1000] ?? 0) ^ 1;
    await expect(createGenerator(damaged)).rejects.toThrow(
      /^memory\/\w+\/generator\/weights\.bin: SHA-256 \w+ expected, \w+ found/,
    );
    await expect(createGenerator({})).rejects.toThrow(
      new ModelError('memory/manifest.json: no such file'),
    );
    await expect(
      createGenerator({ 'manifest.json': new TextEncoder().encode('null') }),
    ).rejects.toThrow(new ModelError('memory/manifest.json: id: a text is needed'));
    const missing = join(shipped, 'none');
    await expect(createGenerator(missing)).rejects.toThrow(
      new ModelError(`${missing}/manifest.json: no such file`),
    );
  });
});

describe('a picture', () => {
  it('has the image data of the HTTP API', async () => {
    const options = { size: 56, color: '#1D4ED8', background: 'transparent' };
    const png = toPng(generator.draw('42'), options);
    const answer = await answered('/digit.png?seed=42&size=56&color=1d4ed8&background=transparent');
    expect(imageData(png)).toEqual(imageData(answer));
    expect(toDataUrl(generator.draw('42'), options)).toBe(
      `data:image/png;base64,${Buffer.from(png).toString('base64')}`,
    );
  });

  it('of pixels that are no square needs their width and height', () => {
    expect(() => toPng(new Uint8Array(6))).toThrow(
      new RangeError(
        'image: 6 pixels are no square: give { width, height, pixels }, and channels: 3 in colour',
      ),
    );
    const pixels = new Uint8Array(6);
    expect(toSvg({ width: 3, height: 2, pixels })).toContain('viewBox="0 0 60 40"');
  });

  it.each([
    [{ size: 0 }, 'size: 0 given, a whole number from 1 to 4096 allowed'],
    [{ color: 'red' }, 'color: "red" given, "RRGGBB", "RRGGBBAA" or "transparent" allowed'],
    [
      { background: '#12' },
      'background: "#12" given, "RRGGBB", "RRGGBBAA" or "transparent" allowed',
    ],
  ])('refuses %o', (options, message) => {
    expect(() => toPng(new Uint8Array(784), options)).toThrow(new RangeError(message));
  });
});

/** A PNG without its text chunks. */
function imageData(png: Uint8Array): string {
  return Buffer.from(png)
    .toString('latin1')
    .replaceAll(/.{4}tEXt.*?(?=.{4}(tEXt|IEND))/gs, '');
}
