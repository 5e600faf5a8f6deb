import { decode, encode } from 'fast-png';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../functions/app.ts';
import { decodeWebp } from '../../../functions/images/decode/webp.ts';
import { decodeGif } from '../../../pipeline/data/image-files/gif.ts';
import { bytesOf } from '../shipped-app.ts';
import { colorImage, colorLabels, colorModel } from '../color-model.ts';
import type { DescribedOperation } from '../openapi/described.ts';

const served = await colorModel();
const { manifest } = served.generator;
const app = createApp({
  servedModel: () => Promise.resolve(served),
  randomSeed: () => 'random',
  log: () => {},
  version: '0.0.0',
});
const { width, height } = colorImage;
const size = 3 * width * height;

/** The pixels that the model draws of the seed "a" with its first label. */
const pixels = await bytesOf(app.request('/image.raw?seed=a&label=red%20fox'));

const post = (path: string, body: object) =>
  app.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
const sendPng = (path: string, png: Uint8Array) =>
  app.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'image/png' },
    body: new Uint8Array(png),
  });

describe('an image in colour', () => {
  it('has red, green and blue of each pixel', () => {
    expect(pixels).toHaveLength(size);
    expect(pixels.some((value, at) => at % 3 === 0 && value !== pixels[at + 1])).toBe(true);
  });

  it('is a PNG in colour with those very pixels', async () => {
    const png = decode(await bytesOf(app.request('/image?seed=a&label=red%20fox')));
    expect([png.width, png.height, png.channels]).toEqual([width, height, 3]);
    expect(png.data).toEqual(pixels);
  });

  it('is a WebP with those very pixels', async () => {
    const webp = await decodeWebp(await bytesOf(app.request('/digit.webp?seed=a&label=red%20fox')));
    expect(webp.samples.filter((_, at) => at % 4 < 3)).toEqual(pixels);
  });

  it('is JSON that says that there are three channels', async () => {
    const answer = await app.request('/image.json?seed=a&label=red%20fox');
    expect(await answer.json()).toMatchObject({ width, height, channels: 3, pixels: [...pixels] });
  });

  it('is scaled in each channel', async () => {
    const png = decode(await bytesOf(app.request('/image?seed=a&size=48')));
    expect([png.width, png.height, png.channels]).toEqual([40, 48, 3]);
  });

  it('stands in an SVG as it is', async () => {
    const svg = await (await app.request('/image.svg?seed=a&label=red%20fox')).text();
    const [, base64 = ''] = /href="data:image\/png;base64,([^"]+)"/.exec(svg) ?? [];
    expect(decode(Buffer.from(base64, 'base64')).data).toEqual(pixels);
    expect(svg).toContain('<title>red fox of the seed a, generated</title>');
  });

  it('stands in a sheet with two pixels of black around it', async () => {
    const sheet = decode(await bytesOf(app.request('/images?seed=a&count=2&size=28')));
    expect(sheet.channels).toBe(3);
    const own = decode(await bytesOf(app.request('/images?seed=a&count=2')));
    expect([own.width, own.height]).toEqual([26, 16]);
    const second = await bytesOf(app.request('/image.raw?seed=a%2F1'));
    expect(own.data.subarray(3 * (2 * 26 + 14), 3 * (2 * 26 + 24))).toEqual(second.subarray(0, 30));
    expect(own.data.subarray(0, 3 * 2 * 26).every((value) => value === 0)).toBe(true);
  });

  it('moves in APNG, WebP and GIF', async () => {
    const walk = async (extension: string) => {
      const path = `/walk.${extension}?from=a&to=b&frames=3&label=red%20fox&size=28`;
      const answer = await app.request(path);
      expect(answer.status, extension).toBe(200);
      return bytesOf(answer);
    };
    expect(decode(await walk('png')).channels).toBe(3);
    expect(decodeGif(await walk('gif'))).toMatchObject({ width: 23, height: 28 });
    expect((await walk('webp')).length).toBeGreaterThan(0);
  });

  it.each(['invert=true', 'color=ff0000', 'background=00ff00', 'background=transparent'])(
    'takes no %s',
    async (query) => {
      const [name = '', value] = query.split('=');
      for (const path of ['/image', '/images', '/walk', '/digit.svg']) {
        const answer = await app.request(`${path}?${query}`);
        expect(answer.status).toBe(400);
        const allowed = `none, because the model ${manifest.id} draws in colour`;
        expect(await answer.json()).toMatchObject({
          type: '/problems/invalid-parameter',
          errors: [{ parameter: name, value, allowed }],
        });
      }
    },
  );

  it('makes no number', async () => {
    const answer = await app.request('/number/12');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      type: '/problems/no-numbers',
      title: 'The model draws no numbers',
    });
  });

  it('comes in a data set as IDX with a size for the channels', async () => {
    const zip = unzipSync(await bytesOf(app.request('/dataset?seed=s&count=3')));
    const images = zip['train-images-idx4-ubyte'] ?? Buffer.of();
    expect([...images.subarray(0, 4)]).toEqual([0, 0, 8, 4]);
    const view = new DataView(images.buffer, images.byteOffset);
    expect([4, 8, 12, 16].map((at) => view.getUint32(at))).toEqual([3, height, width, 3]);
    expect(images).toHaveLength(20 + 3 * size);
    const second = await bytesOf(app.request('/image.raw?seed=s%2F1'));
    expect(images.subarray(20 + size, 20 + 2 * size)).toEqual(second);
    expect(zip['train-labels-idx1-ubyte']).toHaveLength(8 + 3);
  });

  it('comes in a data set as PNG files in a folder for each label', async () => {
    const zip = unzipSync(
      await bytesOf(app.request('/dataset.imagefolder?seed=s&count=9&start=2')),
    );
    expect(Object.keys(zip)).toHaveLength(9);
    for (const [path, png] of Object.entries(zip)) {
      const [label = '', file = ''] = path.split('/');
      const index = Number(file.replace('.png', ''));
      const alone = await app.request(`/image.raw?seed=s%2F${index}`);
      expect(encodeURIComponent(label)).toBe(alone.headers.get('X-Label'));
      expect(decode(png).data).toEqual(await bytesOf(alone));
    }
  });

  it('has the name of its label in JSON beside the index', async () => {
    const one = await (await app.request('/image.json?seed=a&label=%E7%8C%AB')).json();
    expect(one).toMatchObject({ label: 2, labelName: '猫' });
    const lines = await (await app.request('/dataset.ndjson?seed=a&count=5')).text();
    for (const line of lines.trim().split('\n')) {
      const { label, labelName } = JSON.parse(line) as { label: number; labelName: string };
      expect(labelName).toBe(colorLabels[label]);
    }
  });
});

describe('/judge of a model in colour', () => {
  it('sees the colors of a picture of its own size as they are', async () => {
    const png = encode({ width, height, data: pixels, channels: 3, depth: 8 });
    const answer = await sendPng('/judge?pixels=true&hand=true&nearest=true', png);
    expect(answer.status).toBe(200);
    const judged = (await answer.json()) as {
      pixels: number[];
      labelName: string;
      nearest: { label: number; labelName: string };
    };
    expect(judged.pixels).toEqual([...pixels]);
    expect(colorLabels).toContain(judged.labelName);
    const { nearest } = judged;
    expect(nearest.labelName).toBe(colorLabels[nearest.label]);
    const numbers = await post('/judge?pixels=true', { pixels: [...pixels] });
    expect(await numbers.json()).toMatchObject({
      pixels: [...pixels],
      labelName: judged.labelName,
    });
  });

  it('scales a large picture, whole and in the middle, over the mean of its corners', async () => {
    const [green, blue] = [
      [0, 200, 0],
      [0, 0, 200],
    ];
    // 100 × 60: on a field of 10 × 12 it takes 10 × 6.
    const data = Uint8Array.from({ length: 100 * 60 }, (_, at) => at).reduce(
      (all, _, at) => {
        all.set(at % 100 < 50 ? green : blue, 3 * at);
        return all;
      },
      new Uint8Array(100 * 60 * 3),
    );
    const png = encode({ width: 100, height: 60, data, channels: 3, depth: 8 });
    const judged = (await (await sendPng('/judge?pixels=true', png)).json()) as {
      pixels: number[];
    };
    const at = (x: number, y: number) =>
      judged.pixels.slice(3 * (y * width + x), 3 * (y * width + x) + 3);
    expect([at(0, 5), at(9, 5), at(0, 0), at(9, 11)]).toEqual([
      green,
      blue,
      [0, 100, 100],
      [0, 100, 100],
    ]);
  });

  it('lays what is transparent on white', async () => {
    const data = new Uint8Array(width * height * 4);
    const png = encode({ width, height, data, channels: 4, depth: 8 });
    const judged = (await (await sendPng('/judge?pixels=true', png)).json()) as {
      pixels: number[];
    };
    expect(new Set(judged.pixels)).toEqual(new Set([255]));
  });

  it('says how many numbers it takes', async () => {
    const answer = await post('/judge', { pixels: [1, 2, 3] });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      errors: [{ allowed: '360 numbers from 0 to 255, red, green and blue of each pixel' }],
    });
  });
});

describe('/complete of a model in colour', () => {
  const mask = Array.from({ length: width * height }, (_, at) => (at < 60 ? 0 : 1));

  it('keeps what is known of pixels, and draws the rest', async () => {
    const answer = await post('/complete?seed=x&count=2', { pixels: [...pixels], mask });
    expect(answer.status).toBe(200);
    const { completions, channels } = (await answer.json()) as {
      channels: number;
      completions: { pixels: number[]; label: number; labelName: string }[];
    };
    expect([channels, completions.length]).toEqual([3, 2]);
    for (const completion of completions) {
      expect(completion.pixels).toHaveLength(size);
      expect(completion.labelName).toBe(colorLabels[completion.label]);
      expect(completion.pixels.slice(0, 180)).toEqual([...pixels.subarray(0, 180)]);
    }
  });

  it('reads a picture that is transparent where it is not known', async () => {
    const data = new Uint8Array(width * height * 4);
    for (let at = 0; at < width * height; at++) {
      data.set([...pixels.subarray(3 * at, 3 * at + 3), mask[at] ? 0 : 255], 4 * at);
    }
    const png = encode({ width, height, data, channels: 4, depth: 8 });
    const sent = await sendPng('/complete?seed=x&count=2', png);
    const numbers = await post('/complete?seed=x&count=2', { pixels: [...pixels], mask });
    expect(await sent.json()).toEqual(await numbers.json());
  });

  it('is a sheet in colour as PNG', async () => {
    const answer = await post('/complete?seed=x&format=png', { pixels: [...pixels], mask });
    expect(decode(await bytesOf(answer)).channels).toBe(3);
  });
});

interface ExampleRequest {
  readonly path: string;
  readonly query: string;
  readonly body: object | null;
}

describe('the description of a model in colour', async () => {
  const description = (await (await app.request('/openapi.json')).json()) as {
    info: object;
    paths: Record<string, Record<string, DescribedOperation>>;
  };
  const operations = Object.entries(description.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

  it('names the data that the model learned', () => {
    expect(description.info).toMatchObject({
      title: 'digit-mint: icons',
      description: 'Images like those of icons drawn by a neural network, one for every seed.',
    });
  });

  it('has no parameter for ink and background, and no route for numbers', () => {
    const names = operations.flatMap(({ operation }) =>
      operation.parameters.map(({ name }) => name),
    );
    expect(names).not.toContain('invert');
    expect(names).not.toContain('color');
    expect(names).not.toContain('background');
    expect(Object.keys(description.paths)).not.toContain('/number/{digits}');
  });

  const requests = operations.flatMap(({ path, method, operation }): ExampleRequest[] => {
    const required = operation.parameters.filter((parameter) => parameter.required);
    const filled = required.reduce(
      (text, { name, example }) =>
        text.replace(`{${name}}`, name === 'model' ? manifest.id : String(example)),
      path,
    );
    if (method === 'post') {
      const examples = operation.requestBody?.content['application/json']?.examples ?? {};
      return Object.values(examples).map(({ value }) => ({ path: filled, query: '', body: value }));
    }
    // By an extension a route does what it does by `format`.
    const isVaried = !/\.\w+$/.test(path);
    const optional = operation.parameters.filter(({ required: must }) => isVaried && !must);
    const queries = optional.flatMap(({ name, schema, example }) => {
      const values = [
        ...(Array.isArray(schema['enum']) ? schema['enum'] : []),
        ...(schema['type'] === 'boolean' ? [true, false] : []),
        schema['minimum'],
        schema.default,
        example,
      ].filter((value) => value !== undefined && value !== 'champion');
      return values.map((value) => `${name}=${encodeURIComponent(String(value))}`);
    });
    const few = path.startsWith('/dataset') ? 'count=3' : '';
    return [few, ...queries].map((query) => ({ path: filled, query, body: null }));
  });

  it.each(requests)('is followed: $path?$query', async ({ path, query, body }) => {
    const answer = body === null ? await app.request(`${path}?${query}`) : await post(path, body);
    const text = await answer.text();
    expect(answer.status, text.slice(0, 300)).toBeLessThan(500);
    const said = answer.status < 400 ? text : (JSON.parse(text) as { detail: string }).detail;
    expect(said).not.toBe('');
  });
});

describe('the playground of a model in colour', () => {
  it('opens with every part, and speaks of images', async () => {
    for (const draw of ['digit', 'sheet', 'walk']) {
      const answer = await app.request(`/?seed=a&draw=${draw}&label=red%20fox`);
      expect(answer.status).toBe(200);
      const page = await answer.text();
      expect(page).not.toContain('type="color"');
      const links = [...page.matchAll(/(?:src|href)="(\/[^"#]*)"/g)].map(([, link = '']) =>
        link.replaceAll('&amp;', '&'),
      );
      for (const link of new Set(links)) {
        if (link.startsWith('/docs')) continue;
        expect((await app.request(link)).status, link).toBeLessThan(
          link.includes('samples') ? 500 : 400,
        );
      }
    }
  });

  it('shows the images between four seeds in colour', async () => {
    const png = decode(await bytesOf(app.request('/?seed=a&part=blend')));
    expect([png.width, png.height, png.channels]).toEqual([110, 132, 3]);
  });
});
