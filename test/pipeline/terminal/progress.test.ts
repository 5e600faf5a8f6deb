import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../../pipeline/terminal/progress.ts';

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
