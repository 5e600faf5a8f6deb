import { describe, expect, it } from 'vitest';
import { latentText, parseLatentText } from '../../../models/seed/latent-text.ts';
import { generate } from '../../../models/generator.ts';
import { latentBetween } from '../../../models/seed/latent.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const { generator } = shippedModel;
const { id, latent } = generator.manifest;

/** What a latent vector is once it was a text. */
const rounded = (vector: Float32Array) => {
  const parsed = parseLatentText(latentText(vector), vector.length);
  if (!parsed) throw new Error('no hand');
  return parsed;
};
const own = seedToLatent('a', latent.size);
const hand = latentText(own);
const raw = async (path: string) => [...(await bytesOf(app.request(path)))];
const drawn = async (vector: Float32Array, label: number) => {
  const [pixels] = generate(generator, [{ latent: vector, label }]);
  return [...(pixels ?? [])];
};
const errorsOf = async (path: string) => {
  const response = await app.request(path);
  const { errors } = (await response.json()) as { errors?: object[] };
  return [response.status, errors];
};

describe('a hand', () => {
  it('is a latent vector in half floats, little-endian, in base64url', () => {
    // IEEE 754: 1 is 0x3c00, -2 is 0xc000, 0.5 is 0x3800.
    const text = latentText(Float32Array.of(1, -2, 0.5));
    expect([...Buffer.from(text, 'base64url')]).toEqual([0, 0x3c, 0, 0xc0, 0, 0x38]);
    expect([...(parseLatentText(text, 3) ?? [])]).toEqual([1, -2, 0.5]);
    expect(text).toMatch(/^[\w-]+$/);
  });

  it('is at most 8 in any direction', () => {
    expect([...rounded(Float32Array.of(9, -1e6))]).toEqual([8, -8]);
  });

  it('has one form only', () => {
    expect(parseLatentText('', 0)).not.toBeNull();
    expect(parseLatentText(hand, latent.size - 1)).toBeNull();
    expect(parseLatentText(`${hand}=`, latent.size)).toBeNull();
    expect(parseLatentText(latentText(Float32Array.of(1)), 1)).not.toBeNull();
    // The last two bits of "ADw" stand for nothing: other texts of the same bytes are none.
    expect(parseLatentText('ADx', 1)).toBeNull();
    const notANumber = Buffer.from([0, 0x7e]).toString('base64url');
    const infinite = Buffer.from([0, 0x7c]).toString('base64url');
    const large = Buffer.from([0, 0x49]).toString('base64url'); // 10
    expect([notANumber, infinite, large].map((text) => parseLatentText(text, 1))).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('GET /digit with a latent vector', () => {
  it('draws in that style, cached forever', async () => {
    const response = await app.request(`/digit.raw?label=7&hand=${hand}&model=${id}`);
    expect(response.status).toBe(200);
    expect([...(await bytesOf(response))]).toEqual(await drawn(rounded(own), 7));
    const { headers } = response;
    expect(headers.get('X-Seed')).toBeNull();
    expect(headers.get('Content-Location')).toBe(`/digit.raw?model=${id}&hand=${hand}&label=7`);
    expect(headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    const tag = headers.get('ETag') ?? '';
    const again = await app.request(`/digit.raw?hand=${hand}&label=7&model=${id}`, {
      headers: { 'If-None-Match': tag },
    });
    expect(again.status).toBe(304);
  });

  it('draws near it, towards a seed', async () => {
    const seed = seedToLatent('b', latent.size);
    for (const [query, share] of [
      ['', 0.5],
      ['&spread=0.25', 0.25],
      ['&spread=0', 0],
      ['&spread=1', 1],
    ] as const) {
      const response = await app.request(`/digit.raw?hand=${hand}&seed=b&label=3${query}`);
      expect([...(await bytesOf(response))]).toEqual(
        await drawn(latentBetween(rounded(own), seed, share), 3),
      );
      expect(response.headers.get('X-Seed')).toBe('b');
      const path = response.headers.get('Content-Location') ?? '';
      expect(path.includes('spread')).toBe(share !== 0.5);
      expect(await raw(path)).toEqual(await raw(`/digit.raw?hand=${hand}&seed=b&label=3${query}`));
    }
  });

  it('reports it in JSON', async () => {
    const response = await app.request(`/digit.json?hand=${hand}&label=7&latent=true`);
    const body = (await response.json()) as { latent: number[] };
    expect(body).toMatchObject({ seed: null, hand, label: 7, generated: true });
    expect(body.latent).toEqual([...rounded(own)]);
  });

  it('records in a picture that it has no seed', async () => {
    const svg = await (await app.request(`/digit.svg?hand=${hand}&label=7`)).text();
    expect(svg).toContain('7 in a hand that was given, generated');
  });

  it('refuses a latent vector of another model, spread without hand, and hand without a label', async () => {
    const allowed = `${latent.size} float16 numbers from -8 to 8 in base64url, as the model ${id} has them`;
    expect(await errorsOf('/digit?label=1&hand=ADw')).toEqual([
      400,
      [expect.objectContaining({ parameter: 'hand', value: 'ADw' })],
    ]);
    expect(await errorsOf('/digit?label=1&hand=AAAA')).toEqual([
      422,
      [{ parameter: 'hand', value: 'AAAA', allowed }],
    ]);
    expect(await errorsOf('/digit?seed=a&spread=0.5')).toEqual([
      400,
      [{ parameter: 'spread', value: '0.5', allowed: 'only with hand' }],
    ]);
    expect(await errorsOf(`/digit?hand=${hand}`)).toEqual([
      400,
      [
        {
          parameter: 'label',
          value: '',
          allowed: '0 to 9, required with hand alone',
        },
      ],
    ]);
  });
});

describe('GET /digits near a latent vector', () => {
  it('are the digits of a series near it, each of which can be drawn alone', async () => {
    const query = `hand=${hand}&spread=0.3&label=5`;
    const response = await app.request(`/digits?${query}&seed=s&count=4&columns=1`);
    expect(response.headers.get('Content-Location')).toBe(
      `/digits?model=${id}&hand=${hand}&seed=s&spread=0.3&count=4&columns=1&label=5`,
    );
    const { decode } = await import('fast-png');
    const { data, width } = decode(await bytesOf(response));
    const alone = await raw(`/digit.raw?${query}&seed=s/2`);
    // Digits of 28 with 2 pixels around each.
    for (let y = 0; y < 28; y++) {
      const start = (2 + 2 * 30 + y) * width + 2;
      expect(Array.from(data.subarray(start, start + 28))).toEqual(
        alone.slice(28 * y, 28 * (y + 1)),
      );
    }
  });
});

describe('GET /number with a latent vector', () => {
  it('is written by it, and by no seed beside it', async () => {
    const response = await app.request(`/number/42?hand=${hand}&model=${id}`);
    expect(response.headers.get('Content-Location')).toBe(`/number/42?model=${id}&hand=${hand}`);
    expect(response.headers.get('Cache-Control')).toContain('immutable');
    expect(response.headers.get('X-Seed')).toBeNull();
    expect(await errorsOf(`/number/42?hand=${hand}&seed=a`)).toEqual([
      400,
      [{ parameter: 'hand', value: hand, allowed: 'only without seed' }],
    ]);
  });
});

describe('GET /walk between latent vectors', () => {
  const toHand = latentText(seedToLatent('z', latent.size));
  const ends = `fromHand=${hand}&toHand=${toHand}`;

  it('goes from one to the other, and from label to label', async () => {
    const response = await app.request(`/walk?model=${id}&${ends}&label=3&toLabel=8&frames=3`);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Location')).toBe(
      `/walk?model=${id}&${ends}&frames=3&label=3&toLabel=8`,
    );
    expect(response.headers.get('Cache-Control')).toContain('immutable');
    const { decodeApng } = await import('fast-png');
    const { frames } = decodeApng(await bytesOf(response));
    const [first, , last] = frames.map(({ data }) => [...data]);
    expect(first).toEqual(await drawn(rounded(own), 3));
    expect(last).toEqual(await drawn(rounded(seedToLatent('z', latent.size)), 8));
  });

  it('may start at a seed and end at a latent vector', async () => {
    const response = await app.request(`/walk?from=a&toHand=${toHand}&frames=2`);
    expect(response.headers.get('Content-Location')).toMatch(/\?model=\w+&from=a&toHand=/);
    expect(response.headers.get('X-Seed')).toBe('a');
  });

  it('refuses two starts, and a latent vector without a label', async () => {
    expect(await errorsOf(`/walk?from=a&${ends}&label=1`)).toEqual([
      400,
      [{ parameter: 'fromHand', value: hand, allowed: 'only without from' }],
    ]);
    expect(await errorsOf(`/walk?${ends}`)).toEqual([
      400,
      [
        {
          parameter: 'label',
          value: '',
          allowed: '0 to 9, required with a latent vector',
        },
      ],
    ]);
  });
});

describe('a draw of two labels', () => {
  it('is the one or the other where that has all of it', async () => {
    const mixed = (share: number) => ({ latent: own, label: 3, mixed: [{ label: 8, share }] });
    const images = generate(generator, [0, 0.5, 1].map(mixed));
    const [start, middle, end] = images.map((pixels) => [...pixels]);
    expect(start).toEqual(await drawn(own, 3));
    expect(end).toEqual(await drawn(own, 8));
    expect(middle).not.toEqual(start);
    expect(middle).not.toEqual(end);
  });
});
