import { beforeAll, describe, expect, it } from 'vitest';
import { conditions } from '../../../../bench/pictures/conditions.ts';
import {
  type LabelledDigit,
  type Reader,
  balancedDigits,
  rightUnder,
  shippedReader,
} from '../../../../bench/pictures/score.ts';

let digits: readonly LabelledDigit[];
let reader: Reader;

beforeAll(async () => {
  reader = await shippedReader();
  // The last training images of 3, 5, 6, 7 and 8.
  const one = await balancedDigits('validation', 1);
  digits = one.filter(({ label }) => [3, 5, 6, 7, 8].includes(label));
});

describe('a picture of a digit', () => {
  it('is read right in at least nineteen of twenty cases over all conditions', () => {
    const counts = conditions.map((condition) => ({
      condition: condition.name,
      missed: digits.length - rightUnder(condition, digits, reader),
    }));
    const missed = counts.reduce((sum, count) => sum + count.missed, 0);
    const list = JSON.stringify(counts.filter((count) => count.missed > 0));
    expect(missed / (conditions.length * digits.length), list).toBeLessThanOrEqual(0.05);
  });
});
