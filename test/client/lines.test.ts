import { fc } from '../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../client/lines.ts';

/** A stream of the bytes of a text, cut at some places. */
function cutStream(text: string, cuts: readonly number[], onCancel = () => {}) {
  const bytes = new TextEncoder().encode(text);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  );
  const parts = ends.map((end, index) => bytes.slice(ends[index - 1] ?? 0, end));
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const part = parts.shift();
        if (part) controller.enqueue(part);
        else controller.close();
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
}

describe('lines of a stream', () => {
  it('are the same wherever it is cut, within a character too', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat(50)), async (lines, cuts) => {
        const text = lines.map((each) => `${each}\n`).join('');
        const read: string[] = [];
        for await (const each of linesOf(cutStream(text, cuts))) read.push(each);
        expect(read).toEqual(lines);
      }),
    );
  });

  it('are refused where the last one has no end', async () => {
    const seen: string[] = [];
    const reading = async () => {
      for await (const line of linesOf(cutStream('one\ntw', [2]))) seen.push(line);
    };
    await expect(reading()).rejects.toThrow(
      'the response ended in the middle of a line: it was cut off',
    );
    expect(seen).toEqual(['one']);
  });

  it('are read no further when nobody wants them', async () => {
    let isCancelled = false;
    const stream = cutStream('one\ntwo\nthree\n', [5], () => (isCancelled = true));
    for await (const line of linesOf(stream)) if (line === 'one') break;
    expect(isCancelled).toBe(true);
  });
});
