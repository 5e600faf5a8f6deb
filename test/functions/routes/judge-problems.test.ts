import { describe, expect, it } from 'vitest';
import { app, digit, json, model, png, post } from './asked-judge.ts';
import { modelWithCompanions } from '../companion-model.ts';
import { madePng } from '../images/decode/made-png.ts';
import { shippedApp, withManifest } from '../shipped-app.ts';

const problemOf = async (response: Response | Promise<Response>) => {
  const { status, headers } = await response;
  expect(headers.get('Content-Type')).toBe('application/problem+json');
  return { ...((await (await response).json()) as object), status };
};

describe('a refused body', () => {
  it.each([
    ['text/plain', 'text/plain was given'],
    ['image/gif', 'image/gif was given'],
    ['multipart/mixed; boundary=x', 'multipart/mixed; boundary=x was given'],
  ])('is of another type: %s', async (type, words) => {
    const response = app.request('/judge', {
      method: 'POST',
      headers: { 'Content-Type': type },
      body: 'a',
    });
    expect(await problemOf(response)).toMatchObject({
      status: 415,
      type: '/problems/unsupported-media-type',
      detail: `${words}; allowed: image/png, image/jpeg, image/webp, application/json, multipart/form-data.`,
    });
  });

  it('has no type', async () => {
    const response = app.request('/judge', { method: 'POST', body: Uint8Array.of(1) });
    expect(await problemOf(response)).toMatchObject({
      status: 415,
      detail:
        'No Content-Type was given; allowed: image/png, image/jpeg, image/webp, application/json, multipart/form-data.',
    });
  });

  const numbers = '784 numbers from 0 (background) to 255 (ink)';
  const blank: unknown[] = Array(784).fill(0);
  it.each<[string, unknown, string, string, string]>([
    ['too few numbers', { pixels: [1, 2] }, 'pixels', '2 elements', numbers],
    ['no numbers', {}, 'pixels', 'nothing', numbers],
    ['a text', { pixels: 'a' }, 'pixels', 'a', numbers],
    ['no object', 7, 'body', '7', 'an object with pixels'],
    ['a list', [1], 'body', '1 elements', 'an object with pixels'],
    ['null', null, 'body', 'null', 'an object with pixels'],
    [
      'a number beyond',
      { pixels: blank.with(3, 256) },
      'pixels[3]',
      '256',
      'a number from 0 to 255',
    ],
    ['a number below', { pixels: blank.with(0, -1) }, 'pixels[0]', '-1', 'a number from 0 to 255'],
    ['no number', { pixels: blank.with(9, null) }, 'pixels[9]', 'null', 'a number from 0 to 255'],
    [
      'a list within',
      { pixels: blank.with(9, [1]) },
      'pixels[9]',
      '1 elements',
      'a number from 0 to 255',
    ],
    ['more members', { pixels: blank, mask: 1 }, 'mask', '1', 'no such member'],
  ])('has %s', async (_, body, parameter, value, allowed) => {
    expect(await problemOf(post(body as object, json))).toMatchObject({
      status: 400,
      type: '/problems/invalid-body',
      detail: `${parameter}: "${value}" was given; allowed: ${allowed}.`,
      errors: [{ parameter, value, allowed }],
    });
  });

  it.each(['', 'NaN', '{"pixels": [NaN]}', '{"pixels": [1,', '\u{0}'])(
    'is no JSON: %j',
    async (body) => {
      const headers = { 'Content-Type': 'application/json' };
      const response = app.request('/judge', { method: 'POST', headers, body });
      expect(await problemOf(response)).toMatchObject({
        status: 400,
        type: '/problems/invalid-body',
        detail: expect.stringMatching(/^The body is not JSON: .+\.$/s),
      });
    },
  );

  it('has infinitely large numbers, or a million of them', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const send = (body: string) => app.request('/judge', { method: 'POST', headers, body });
    const infinite = `{"pixels": [1e999${',0'.repeat(783)}]}`;
    expect(await problemOf(send(infinite))).toMatchObject({
      errors: [{ parameter: 'pixels[0]', value: 'Infinity' }],
    });
    expect(await problemOf(send(`{"pixels": [${'1,'.repeat(500_000)}1]}`))).toMatchObject({
      status: 413,
      type: '/problems/request-too-large',
      detail: 'At most 262144 bytes of JSON are allowed.',
    });
  });

  it('is no image, one too large, or a blank one', async () => {
    expect(await problemOf(post('hello'))).toMatchObject({
      status: 400,
      type: '/problems/invalid-image',
      detail: 'The image cannot be read: It does not start with the signature of a PNG.',
    });
    expect(
      await problemOf(post(madePng({ width: 20_000, height: 20_000, lines: new Uint8Array(9) }))),
    ).toMatchObject({
      status: 413,
      type: '/problems/image-too-large',
    });
    const nothing = { status: 422, type: '/problems/nothing-drawn' };
    expect(await problemOf(post(png(new Uint8Array(784))))).toMatchObject(nothing);
    expect(await problemOf(post({ pixels: blank }, json))).toMatchObject(nothing);
    expect(await problemOf(post({ pixels: blank.with(9, 31) }, json))).toMatchObject({
      status: 422,
      type: '/problems/too-faint',
      title: 'The drawing is too faint',
      detail: 'The strongest pixel is 31; allowed: 32 to 255 where the ink is.',
    });
  });

  it('is too large, with or without a declared length', async () => {
    const said = post(new Uint8Array(2 ** 22 + 1));
    const detail = 'At most 4194304 bytes are allowed.';
    expect(await problemOf(said)).toMatchObject({ status: 413, detail });
    let sent = 0;
    const stream = new ReadableStream({
      pull(controller) {
        sent += 2 ** 20;
        controller.enqueue(new Uint8Array(2 ** 20));
        if (sent >= 100 * 2 ** 20) controller.close();
      },
    });
    const init = { method: 'POST', headers: { 'Content-Type': 'image/png' }, body: stream };
    const streamed = app.request('/judge', { ...init, duplex: 'half' } as RequestInit);
    expect(await problemOf(streamed)).toMatchObject({ status: 413, detail });
    expect(sent).toBeLessThan(8 * 2 ** 20);
  });
});

describe('a request whose client has left', () => {
  const signal = AbortSignal.abort();
  const pixels = Array.from(digit(0));
  const mask = Array.from({ length: 784 }, (_, index) => (index < 392 ? 1 : 0));
  it.each([
    ['/judge', 'image/png', Uint8Array.from(png(digit(0)))],
    ['/complete', 'application/json', JSON.stringify({ pixels, mask })],
  ])('is not worked on: %s', async (path, type, body) => {
    const headers = { 'Content-Type': type };
    const response = app.request(path, { method: 'POST', headers, body, signal });
    expect(await problemOf(response)).toMatchObject({
      status: 408,
      detail: 'The client left before it was answered.',
    });
  });
});

describe('a refused query', () => {
  it('lists what is available', async () => {
    expect(await problemOf(post(png(digit(0)), { query: '?seed=1&hand=yes' }))).toMatchObject({
      status: 400,
      errors: [
        { parameter: 'hand', value: 'yes', allowed: 'true or false' },
        {
          parameter: 'seed',
          value: '1',
          allowed: 'no such parameter; the parameters are: pixels, hand, nearest, model',
        },
      ],
    });
    expect((await post(png(digit(0)), { query: '?model=none' })).status).toBe(404);
  });
});

describe('a model without companions', () => {
  it.each([
    ['discriminator', [], '', 'tell real images from generated ones'],
    ['classifier', ['discriminator'], '', 'name the label of an image'],
    [
      'encoder',
      ['discriminator', 'classifier'],
      '?hand=true',
      'find the latent vector of an image',
    ],
    [
      'encoder',
      ['discriminator', 'classifier'],
      '?nearest=true',
      'find the latent vector of an image',
    ],
  ] as const)('is told by the %s that it lacks', async (missing, names, query, purpose) => {
    const served = await modelWithCompanions(names);
    const to = shippedApp({ servedModel: () => Promise.resolve(served) });
    const own = served.generator.manifest.id;
    expect(await problemOf(post(png(digit(0)), { query, to }))).toMatchObject({
      status: 422,
      type: '/problems/no-companion',
      detail: `The model ${own} has no ${missing}, so it cannot ${purpose}.`,
    });
  });

  it('judges without an encoder', async () => {
    const served = await modelWithCompanions(['discriminator', 'classifier']);
    const to = shippedApp({ servedModel: () => Promise.resolve(served) });
    expect((await post(png(digit(0)), { to })).status).toBe(200);
  });

  it('is reported as unavailable when the network cannot be loaded', async () => {
    const { home: _, ...homeless } = model.generator;
    const served = { ...(await withManifest({})), generator: homeless };
    const to = shippedApp({ servedModel: () => Promise.resolve(served) });
    expect(await problemOf(post(png(digit(0)), { to }))).toMatchObject({
      status: 503,
      type: '/problems/model-unavailable',
    });
  });
});
