import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createPictureThreads } from '../../../functions/threads/picture-threads.ts';
import { encodeDrawing } from '../../../functions/images/encode/drawing.ts';
import { inlineTasks } from '../../../functions/threads/picture-tasks.ts';
import { Problem } from '../../../functions/problem.ts';
import { loadCompanions } from '../../../models/companions/companions.ts';
import { completeDigit } from '../../../models/completion/completion.ts';
import { plainColors } from '../../../models/images/colors.ts';
import { digit, model, png } from '../routes/asked-judge.ts';
import { madePng } from '../images/decode/made-png.ts';

const { generator } = model;
const { image } = generator.manifest;
const { home } = generator;
if (!home) throw new Error('the model has no companions');
const companions = await loadCompanions(home, generator.manifest, ['encoder', 'classifier']);

const threads = createPictureThreads({ threads: 1, waiting: 2, milliseconds: 60_000 });
afterAll(() => threads.close());
const { signal } = new AbortController();

const pngs = [0, 1, 2].map((index) => png(digit(index)));
const sent = (bytes: Uint8Array) => ({ type: 'image/png', bytes: bytes.slice() }) as const;
const jpeg = new Uint8Array(
  readFileSync(new URL('../images/decode/pictures/chroma-420.jpg', import.meta.url)),
);
const request = {
  pixels: digit(0),
  known: Uint8Array.from({ length: 784 }, (_, index) => (index < 392 ? 1 : 0)),
  label: null,
  seed: 'a',
  count: 2,
};

describe('picture threads', () => {
  it('read the digits that the calling thread would read, each with its own problem', async () => {
    const pictures = () => [
      ...pngs.map(sent),
      sent(madePng({ width: 9, height: 9 })),
      sent(Uint8Array.of(1)),
      { type: 'image/jpeg', bytes: jpeg.slice() } as const,
    ];
    const read = await threads.readWhole(pictures(), image, signal);
    expect(read).toEqual(await inlineTasks.readWhole(pictures(), image, signal));
    expect(read.map((each) => (each instanceof Problem ? each.problem : each.length))).toEqual([
      784,
      784,
      784,
      'nothing-drawn',
      'invalid-image',
      784,
    ]);
  });

  it('read partial digits, or say why not', async () => {
    const [partial = new Uint8Array()] = pngs;
    const read = await threads.readPartial(sent(partial), image, signal);
    expect(read).toEqual(await inlineTasks.readPartial(sent(partial), image, signal));
    const wide = sent(madePng({ width: 2, height: 1 }));
    await expect(threads.readPartial(wide, image, signal)).rejects.toMatchObject({
      problem: 'invalid-image',
      message: expect.stringContaining('It has 2 × 1 pixels') as string,
    });
  });

  it('complete digits as the calling thread would', async () => {
    const { encoder, classifier } = companions;
    const completed = await threads.complete({ generator, ...companions }, request, signal);
    expect(completed).toEqual(await completeDigit(generator, encoder, classifier, request));
    const unnamed = await threads.complete(
      { generator, encoder, classifier: null },
      request,
      signal,
    );
    expect(unnamed).toEqual(await completeDigit(generator, encoder, null, request));
  });

  it('encode drawings as the calling thread would, SVG too', async () => {
    const own = { image: { ...image, pixels: digit(0) }, width: 600, height: 600 };
    const caption = { seed: 'a', label: '1', model: 'm' };
    const still = { ...own, colors: plainColors, caption };
    const animation = {
      ...still,
      images: [digit(0), digit(1)].map((pixels) => ({ ...image, pixels })),
    };
    for (const drawing of [
      { kind: 'still', format: 'png', still },
      { kind: 'still', format: 'webp', still },
      { kind: 'still', format: 'svg', still },
      { kind: 'moving', format: 'gif', animation },
    ] as const) {
      expect(await threads.encode(drawing, signal)).toEqual(await encodeDrawing(drawing));
    }
  });

  it('refuse as overloaded what would wait behind too many', async () => {
    const ask = () => threads.complete({ generator, ...companions }, request, signal);
    const asked = [ask(), ask(), ask()];
    await expect(ask()).rejects.toMatchObject({
      problem: 'overloaded',
      message: 'Too many pictures are being worked on: 2 others wait.',
      retryAfter: 5,
    });
    expect(new Set((await Promise.all(asked)).map((each) => each.length))).toEqual(new Set([2]));
  });

  it('stop when the client has left, and are free for others', async () => {
    const leaving = new AbortController();
    const left = threads.complete({ generator, ...companions }, request, leaving.signal);
    leaving.abort();
    await expect(left).rejects.toMatchObject({
      problem: 'request-timeout',
      message: 'The client left before it was answered.',
    });
    expect(await threads.readWhole([], image, signal)).toEqual([]);
    expect(threads.length()).toEqual({ waiting: 0, running: 0 });
  });
});

describe('completing a digit in the calling thread', () => {
  it('stops before its next round once it is aborted', async () => {
    const { encoder, classifier } = companions;
    const aborted = { ...request, signal: AbortSignal.abort() };
    await expect(completeDigit(generator, encoder, classifier, aborted)).rejects.toThrow(
      'the search for completions was stopped',
    );
  });
});
