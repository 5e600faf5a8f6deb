import { afterAll, describe, expect, it } from 'vitest';
import { createDatasetThreads } from '../../../functions/threads/dataset-threads.ts';
import { inlineDatasets } from '../../../functions/threads/dataset-tasks.ts';
import { generate } from '../../../models/generator.ts';
import { shippedModel } from '../shipped-app.ts';

const { generator } = shippedModel;
const series = { seed: 'threads', count: 40, label: null };
const inline = inlineDatasets(generate, async () => {});

const threads = createDatasetThreads(1);
afterAll(() => threads.close());

/** Threads that draw for a generator none of whose parts the calling thread can draw. */
const elsewhere = {
  ...generator,
  running: {
    ...generator.running,
    runToPixels: () => {
      throw new Error('drawn in the calling thread');
    },
  },
};

describe('dataset threads', () => {
  it('draw what the calling thread would draw, and really in a thread', async () => {
    const part = await threads.draw(elsewhere, series, { from: 32, to: 40 });
    expect(part).toEqual(await inline.draw(generator, series, { from: 32, to: 40 }));
    expect(part.labels).toHaveLength(8);
  });

  it.each(['zip', 'npz', 'imagefolder', 'ndjson'] as const)(
    'encode what the calling thread would: %s',
    async (format) => {
      const bytesOf = async (tasks: typeof inline) => {
        const encoding = tasks.encode(format, series, generator);
        const chunks: Uint8Array[] = [];
        for (const range of [
          { from: 0, to: 32 },
          { from: 32, to: 40 },
        ]) {
          chunks.push(await encoding.push(await inline.draw(generator, series, range)));
        }
        chunks.push(await encoding.end());
        encoding.close();
        return Buffer.concat(chunks);
      };
      const [own, threaded] = await Promise.all([bytesOf(inline), bytesOf(threads)]);
      expect(Buffer.compare(own, threaded)).toBe(0);
    },
  );

  it('give up what is not read on', async () => {
    const part = await inline.draw(generator, series, { from: 0, to: 32 });
    const encoding = threads.encode('ndjson', series, generator);
    await encoding.push({ ...part, pixels: part.pixels.slice() });
    encoding.close();
    await expect(encoding.push(part)).rejects.toThrow('was not begun in this thread');
  });

  it('leave all to the calling thread where none starts', async () => {
    const ended = createDatasetThreads(2);
    await ended.close();
    const part = await ended.draw(generator, series, { from: 0, to: 32 });
    expect(part).toEqual(await inline.draw(generator, series, { from: 0, to: 32 }));
    const [encoding, own] = [ended, inline].map((tasks) =>
      tasks.encode('ndjson', series, generator),
    );
    expect(await encoding?.push(part)).toEqual(await own?.push(part));
    encoding?.close();
  });
});
