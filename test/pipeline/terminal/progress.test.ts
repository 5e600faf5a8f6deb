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
  it('forgets after the first line what came before the first iteration', () => {
    const stream = new PassThrough({ encoding: 'utf8' });
    const progress = createProgress(stream as unknown as NodeJS.WriteStream, 0, 150, () => '');
    for (const [step, seconds] of [
      [50, 250],
      [100, 270],
      [150, 290],
    ] as const) {
      progress.update({ step, seconds });
    }
    const [first, last] = String(stream.read()).trim().split('\n');
    expect(first).toContain('iteration 50/150  0.2 it/s  8 min 20 s left');
    expect(last).toContain('iteration 150/150  2.5 it/s  0 s left');
  });
});
