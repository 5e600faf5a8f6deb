import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decodeWebp, { init as initWebp } from '@jsquash/webp/decode.js';
import { decode } from 'fast-png';
import { XmlDocument } from 'libxml2-wasm';
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const { manifest } = shippedModel.generator;
const pixelCount = manifest.image.width * manifest.image.height;

beforeAll(async () => {
  const codec = createRequire(import.meta.url).resolve('@jsquash/webp/codec/dec/webp_dec.wasm');
  await initWebp(await WebAssembly.compile(await readFile(codec)));
});

const rawOf = (query: string) => bytesOf(app.request(`/digit.raw?${query}`));

describe('the formats of a digit', () => {
  it('gives raw the pixels of the PNG, a byte each', async () => {
    const raw = await rawOf('seed=42');
    expect(raw).toHaveLength(pixelCount);
    const png = decode(await bytesOf(app.request('/digit?seed=42')));
    expect(new Uint8Array(png.data)).toEqual(raw);
  });

  it('gives json seed, label, model, pixels, and the latent vector on request', async () => {
    const response = await app.request('/digit.json?seed=42');
    expect(response.headers.get('Content-Type')).toBe('application/json');
    const body = (await response.json()) as Record<string, unknown>;
    expect(body).toEqual({
      seed: '42',
      label: Number(response.headers.get('X-Label')),
      model: manifest.id,
      generated: true,
      width: manifest.image.width,
      height: manifest.image.height,
      pixels: [...(await rawOf('seed=42'))],
    });
    const { latent } = (await (await app.request('/digit.json?seed=42&latent=true')).json()) as {
      latent: number[];
    };
    expect(latent).toEqual([...seedToLatent('42', manifest.latent.size)]);
  });

  it('gives webp the same pixels as the PNG', async () => {
    const response = await app.request('/digit.webp?seed=42&size=60');
    expect(response.headers.get('Content-Type')).toBe('image/webp');
    const bytes = await bytesOf(response);
    const { data } = await decodeWebp(new Uint8Array(bytes).buffer);
    const grey = Uint8Array.from({ length: data.length / 4 }, (_, at) => data[4 * at] ?? 0);
    expect(grey).toEqual(await rawOf('seed=42&size=60'));
  });

  it('draws an outline that a digit fits in 6 kB of, and that scales by itself', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const response = await app.request(`/digit.svg?seed=${seed}`);
      expect(response.headers.get('Content-Type')).toBe('image/svg+xml');
      const text = await response.text();
      expect(text.length).toBeLessThan(6000);
      const { document } = parseHTML(text);
      expect(document.querySelectorAll('svg path')).toHaveLength(2);
    }
  });

  it('stores seed, label, model and origin in a PNG', async () => {
    const response = await app.request('/digit?seed=sieben%20%E4%B8%83');
    const { text } = decode(await bytesOf(response));
    expect(text).toEqual({
      Software: 'digit-mint',
      Comment: 'generated',
      Model: manifest.id,
      Seed: 'sieben%20%E4%B8%83',
      Label: response.headers.get('X-Label'),
    });
  });

  it('keeps markup in a seed out of the SVG', async () => {
    const svg = await (
      await app.request(`/digit.svg?seed=${encodeURIComponent('</title><script>&\u0001')}`)
    ).text();
    expect(svg).toContain('&lt;/title>&lt;script>&amp;\uFFFD');
  });

  it('answers SVG that is well-formed XML where the seed ends a CDATA section', async () => {
    const svg = await (await app.request('/digit.svg?seed=%5D%5D%3E&label=7')).text();
    const document = XmlDocument.fromString(svg);
    expect(document.root.content).toBe('7 of the seed ]]>, generated');
    document.dispose();
  });
});

describe('the choice of a format', () => {
  it.each([
    ['/digit', undefined, 'image/png'],
    ['/digit', 'image/svg+xml', 'image/svg+xml'],
    ['/digit', 'image/webp, image/png;q=0.5', 'image/webp'],
    ['/digit', 'image/*, application/json;q=0.9', 'image/png'],
    ['/digit', 'application/json', 'application/json'],
    ['/digit', 'text/html,application/xhtml+xml,image/webp,*/*;q=0.8', 'image/png'],
    ['/digit?format=svg', 'image/png', 'image/svg+xml'],
    ['/digit.webp', 'image/png', 'image/webp'],
    ['/digit.svg?format=svg', 'nonsense', 'image/svg+xml'],
  ])('answers %s with Accept %s as %s', async (path, accept, type) => {
    const joined = path.includes('?') ? '&' : '?';
    const headers: Record<string, string> = accept === undefined ? {} : { Accept: accept };
    const response = await app.request(`${path}${joined}seed=1`, { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe(type);
    expect(response.headers.get('Vary')).toBe(path === '/digit' ? 'Accept' : null);
  });

  it('answers 406 when no format is acceptable, and lists the formats', async () => {
    const headers = { Accept: 'image/avif, image/png;q=0' };
    const response = await app.request('/digit?seed=1', { headers });
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({
      type: '/problems/not-acceptable',
      detail:
        'No format in Accept is available; available: image/png, image/svg+xml, image/webp, application/json, application/octet-stream.',
    });
  });

  it('answers 400 where format and extension differ', async () => {
    const response = await app.request('/digit.svg?seed=1&format=png');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ parameter: 'format', value: 'png', allowed: 'svg, the extension of the path' }],
    });
  });

  it('gives each format a pinned path and an entity tag of its own', async () => {
    const formats = ['png', 'svg', 'webp', 'json', 'raw'];
    const answers = await Promise.all(
      formats.map(async (name) => app.request(`/digit.${name}?seed=1`)),
    );
    expect(new Set(answers.map(({ headers }) => headers.get('ETag'))).size).toBe(formats.length);
    for (const answer of answers) {
      const path = answer.headers.get('Content-Location') ?? '';
      expect(await bytesOf(app.request(path))).toEqual(await bytesOf(answer));
    }
  });
});

describe('the colours of a digit', () => {
  it('inverts', async () => {
    const plain = await rawOf('seed=42');
    expect(await rawOf('seed=42&invert=true')).toEqual(plain.map((grey) => 255 - grey));
    const { data, channels } = decode(await bytesOf(app.request('/digit?seed=42&invert=true')));
    expect(channels).toBe(1);
    expect(new Uint8Array(data)).toEqual(plain.map((grey) => 255 - grey));
  });

  it('mixes ink and background by how much ink a pixel has', async () => {
    const query = 'seed=42&color=ff8000&background=0000ff';
    const { data, palette } = decode(await bytesOf(app.request(`/digit?${query}`)));
    const plain = await rawOf('seed=42');
    for (const [at, grey] of plain.entries()) {
      const share = grey / 255;
      const mixed = [255 * share, 128 * share, 255 * (1 - share)].map(Math.round);
      expect(palette?.[data[at] ?? 0]?.slice(0, 3)).toEqual(mixed);
    }
  });

  it.each(['color=ff0000&background=transparent', 'color=transparent&background=ff0000'])(
    'keeps the hue of what is transparent: %s',
    async (colors) => {
      const bytes = await bytesOf(app.request(`/digit.png?seed=42&${colors}`));
      const { data, palette } = decode(bytes);
      const plain = await rawOf('seed=42');
      const inkOpaque = colors.startsWith('color=ff');
      for (const [at, grey] of plain.entries()) {
        const opacity = inkOpaque ? grey : 255 - grey;
        expect(palette?.[data[at] ?? 0]).toEqual([255, 0, 0, opacity]);
      }
    },
  );

  it('has one canonical path for equal colours, however they are written', async () => {
    const pathOf = async (query: string) =>
      (await app.request(`/digit?seed=1&${query}`)).headers.get('Content-Location');
    const plain = await pathOf('size=28');
    for (const query of [
      'color=FFFFFF',
      'color=ffffffff&background=%23000000',
      'truncation=1.0',
      'invert=false',
    ]) {
      expect(await pathOf(query)).toBe(plain);
    }
    expect(await pathOf('color=000000&background=ffffff')).toBe(await pathOf('invert=true'));
    expect(await pathOf('background=12345600')).toBe(await pathOf('background=transparent'));
  });

  it('draws closer to the average style with a smaller truncation', async () => {
    const [one, two] = [
      await rawOf('seed=1&label=3&truncation=0'),
      await rawOf('seed=2&label=3&truncation=0'),
    ];
    expect(one).toEqual(two);
    expect(await rawOf('seed=1&label=3&truncation=0.5')).not.toEqual(await rawOf('seed=1&label=3'));
  });

  it('takes an alias for the model, for minutes', async () => {
    const { headers, status } = await app.request('/digit?seed=1&model=champion');
    expect(status).toBe(200);
    expect(headers.get('Cache-Control')).toBe('public, max-age=300');
  });
});
