import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress, formatDuration } from '../../../pipeline/terminal/progress.ts';

describe('a duration', () => {
  it.each([
    [0.4, '0 s'],
    [45, '45 s'],
    [59.6, '1 min 00 s'],
    [200, '3 min 20 s'],
    [3725, '1 h 02 min'],
    [Number.POSITIVE_INFINITY, '?'],
  ])('of %f seconds reads %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('the rate of a run', () => {
  const linesOf = (
    begun: { readonly step: number; readonly seconds: number },
    entries: readonly (readonly [step: number, seconds: number])[],
  ) => {
    const stream = new PassThrough({ encoding: 'utf8' });
    const progress = createProgress(stream as unknown as NodeJS.WriteStream, 0, 150, () => '');
    progress.begun(begun);
    for (const [step, seconds] of entries) progress.update({ step, seconds });
    return String(stream.read()).trim().split('\n');
  };

  it('does not count what came before the first iteration', () => {
    const [first, last] = linesOf({ step: 1, seconds: 240 }, [
      [51, 260],
      [101, 280],
      [150, 300],
    ]);
    expect(first).toContain('iteration 51/150  2.5 it/s  40 s left');
    expect(last).toContain('iteration 150/150  2.5 it/s  0 s left');
  });

  it('is that of the whole run where the first iteration is a line of its own', () => {
    const [first] = linesOf({ step: 1, seconds: 2 }, [[1, 2]]);
    expect(first).toContain('iteration 1/150  0.5 it/s  4 min 58 s left');
  });
});
