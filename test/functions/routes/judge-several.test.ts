import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeAnswerSchema, type JudgedDigits } from '../../../functions/answers/judge.ts';
import { app, digit, id, json, png, post } from './asked-judge.ts';

const pixelsOf = (index: number) => [...digit(index)];
const jpeg = readFileSync(new URL('../images/decode/pictures/grey.jpg', import.meta.url));

/** A form with files in its field "image". */
function formOf(...files: readonly (readonly [name: string, type: string, bytes: Uint8Array])[]) {
  const form = new FormData();
  for (const [name, type, bytes] of files) {
    form.append('image', new File([Uint8Array.from(bytes)], name, { type }));
  }
  return form;
}

const send = (form: FormData, query = '') =>
  app.request(`/judge${query}`, { method: 'POST', body: form });

async function answered(response: Response | Promise<Response>) {
  const { status, headers } = await response;
  expect(status).toBe(200);
  const answer = (await (await response).json()) as JudgedDigits;
  expect(judgeAnswerSchema.parse(answer)).toEqual(answer);
  return { ...answer, labels: headers.get('X-Label') };
}

describe('several images in one request', () => {
  it('are judged as each by itself, in their order', async () => {
    const alone = async (index: number) => {
      const { model: _, ...judgement } = (await (await post(png(digit(index)))).json()) as {
        readonly model: string;
      };
      return judgement;
    };
    const form = formOf(
      ['seven.png', 'image/png', png(digit(0))],
      ['two.png', 'image/png', png(digit(1))],
    );
    const { model, images } = await answered(send(form));
    expect(model).toBe(id);
    expect(images).toEqual([
      { name: 'seven.png', judgement: await alone(0) },
      { name: 'two.png', judgement: await alone(1) },
    ]);
    const list = { images: [{ pixels: pixelsOf(0) }, { pixels: pixelsOf(1) }] };
    const numbers = await answered(post(list, json));
    expect(numbers.images).toEqual([
      { judgement: expect.objectContaining({ label: 7 }) as unknown },
      { judgement: expect.objectContaining({ label: 2 }) as unknown },
    ]);
    expect(numbers.labels).toBe('7,2');
  });

  it('may be parts of a form without file names, as some programs send them', async () => {
    const part = (bytes: Uint8Array) =>
      Buffer.concat([
        Buffer.from(
          '--boundary\r\nContent-Type: image/png\r\nContent-Disposition: form-data; name="image"\r\n\r\n',
        ),
        bytes,
        Buffer.from('\r\n'),
      ]);
    const body = Buffer.concat([
      part(png(digit(0))),
      part(png(digit(1))),
      Buffer.from('--boundary--\r\n'),
    ]);
    const headers = { 'Content-Type': 'multipart/form-data; boundary=boundary' };
    const { labels, images } = await answered(
      app.request('/judge', { method: 'POST', headers, body }),
    );
    expect(labels).toBe('7,2');
    expect(images.map((image) => image.name)).toEqual([undefined, undefined]);
  });

  it('may be parted by any boundary, and follow a preamble', async () => {
    // Whatever the bytes of the picture are, some of them are this boundary.
    const picture = png(digit(0));
    const short =
      Buffer.from(picture)
        .toString('latin1')
        .match(/[0-9A-Za-z]/)?.[0] ?? 'x';
    for (const boundary of [short, `"${short}"`, '-'.repeat(70), "a'()+_,./:=?"]) {
      const line = `--${boundary.replaceAll('"', '')}`;
      const head = `${line}\r\nContent-Disposition: form-data; name="image"; filename="a"\r\nContent-Type: image/png\r\n\r\n`;
      const body = Buffer.concat([
        Buffer.from(`preamble\r\n${head}`),
        picture,
        Buffer.from(`\r\n${line}--\r\n`),
      ]);
      const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };
      const sent = app.request('/judge', { method: 'POST', headers, body });
      expect((await answered(sent)).labels).toBe('7');
    }
  });

  it.each([
    // .NET, whose boundary is quoted; its names only are where they must be.
    [`name=image; filename=seven.png; filename*=utf-8''si%C3%A9ben.png`, 'siében.png'],
    ['name=image; filename=seven.png', 'seven.png'],
    ['filename="a; name=x.png"; name="image"', 'a; name=x.png'],
    ['name="image"; filename*=UTF-8\'\'%zz; filename="seven.png"', 'seven.png'],
    // curl before 7.81, Python, and browsers.
    [String.raw`name="image"; filename="a\"b.png"`, 'a"b.png'],
    ['name="image"; filename="sieben 七.png"', 'sieben 七.png'],
    ['name="image"; filename="a%22b%41.png"', 'a"b%41.png'],
    [String.raw`name="image"; filename="C:\n\"`, String.raw`C:\n` + '\\'],
    ['Name="image";FileName="seven.png";', 'seven.png'],
  ])('may be named as other programs do it: %s', async (parameters, name) => {
    const head = `--b  \r\ncontent-disposition: form-data; ${parameters}\r\ncontent-type: image/png\r\n\r\n`;
    const body = Buffer.concat([
      Buffer.from(head),
      png(digit(0)),
      Buffer.from('\r\n--b--\r\nepilogue'),
    ]);
    const headers = { 'Content-Type': 'multipart/form-data; boundary="b"' };
    const { images, labels } = await answered(
      app.request('/judge', { method: 'POST', headers, body }),
    );
    expect(labels).toBe('7');
    expect(images).toMatchObject([{ name }]);
  });

  it('have what the query asks for', async () => {
    const form = formOf(['a.png', 'image/png', png(digit(0))]);
    const { images } = await answered(send(form, '?pixels=true&hand=true&nearest=true'));
    expect(images[0]).toMatchObject({
      judgement: {
        pixels: pixelsOf(0),
        hand: expect.any(String) as string,
        nearest: { tried: 4096 },
      },
    });
  });

  it('stop when the client leaves', async () => {
    const stop = new AbortController();
    const image = { pixels: pixelsOf(0) };
    const body = JSON.stringify({ images: Array.from({ length: 16 }, () => image) });
    const headers = { 'Content-Type': 'application/json' };
    const asked = app.request('/judge', { method: 'POST', body, headers, signal: stop.signal });
    stop.abort();
    expect((await asked).status).toBe(408);
  });

  it('are refused while too many others wait', async () => {
    const list = { images: Array.from({ length: 16 }, () => ({ pixels: pixelsOf(0) })) };
    const answers = await Promise.all(Array.from({ length: 17 }, async () => post(list, json)));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([...Array.from({ length: 16 }, () => 200), 503]);
    const refused = answers.find(({ status }) => status === 503);
    expect(refused?.headers.get('Retry-After')).toBe('5');
  });

  it('are answered each, whatever is wrong with others', async () => {
    const form = formOf(
      ['cut.png', 'image/png', png(digit(0)).subarray(0, 60)],
      ['blank.png', 'image/png', png(new Uint8Array(784))],
      ['digit.png', 'image/png', png(digit(0))],
      ['text.txt', 'text/plain', Buffer.from('hello')],
      ['photo', 'application/octet-stream', jpeg],
      ['wrong.webp', 'image/webp', jpeg],
    );
    const { images, labels } = await answered(send(form));
    expect(images.map((image) => ('problem' in image ? image.problem.type : 'judged'))).toEqual([
      '/problems/invalid-image',
      '/problems/nothing-drawn',
      'judged',
      '/problems/unsupported-media-type',
      'judged',
      '/problems/invalid-image',
    ]);
    expect(images[3]).toMatchObject({
      name: 'text.txt',
      problem: {
        status: 415,
        detail: 'text/plain was given; allowed: image/png, image/jpeg, image/webp.',
      },
    });
    expect(labels).toMatch(/^7,\d$/);
    const list = { images: [{ pixels: [1] }, 7, { pixels: pixelsOf(0) }] };
    const numbers = await answered(post(list, json));
    expect(numbers.images).toMatchObject([
      { problem: { status: 400, errors: [{ parameter: 'pixels', value: '1 elements' }] } },
      { problem: { status: 400, errors: [{ parameter: 'body', value: '7' }] } },
      { judgement: { label: 7 } },
    ]);
  });
});

describe('a request with several images is refused', () => {
  const one = ['a.png', 'image/png', png(digit(0))] as const;
  const other = new FormData();
  other.append('picture', new File(['a'], 'a.png'));
  const text = new FormData();
  text.append('image', 'hello');

  it.each([
    [
      'without one',
      new FormData(),
      'body: "no picture" was given; allowed: 1 to 16 pictures in one request.',
    ],
    [
      'with more than 16',
      formOf(...Array.from({ length: 17 }, () => one)),
      'body: "more than 16 pictures" was given; allowed: 1 to 16 pictures in one request.',
    ],
    [
      'with another field',
      other,
      'picture: "a file" was given; allowed: files in fields of the name image.',
    ],
    ['with a text', text, 'image: "a text" was given; allowed: files in fields of the name image.'],
  ])('%s', async (_, form, detail) => {
    const response = await send(form);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: '/problems/invalid-body', detail });
  });

  it('as JSON with none, or more than 16', async () => {
    for (const count of [0, 17]) {
      const images = Array.from({ length: count }, () => ({ pixels: [] }));
      expect(await (await post({ images }, json)).json()).toMatchObject({
        status: 400,
        detail: `images: "${count} elements" was given; allowed: 1 to 16 objects with pixels.`,
      });
    }
  });

  it.each([
    ['multipart/form-data', 'a'],
    ['multipart/form-data; boundary=x', 'a'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="image"\r\n\r\na',
    ],
    ['multipart/form-data; boundary=x', '--x\r\n\r\na\r\n--x--'],
    ['multipart/form-data; boundary=x', '--xy\r\n\r\na\r\n--x--'],
  ])('that is no form: %s, %j', async (type, body) => {
    const response = await app.request('/judge', {
      method: 'POST',
      headers: { 'Content-Type': type },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: '/problems/invalid-body',
      detail: 'The body is not a form of multipart/form-data.',
    });
  });
});
