import { beforeAll, describe, expect, it } from 'vitest';
import { type Condition, conditions } from '../../../../bench/pictures/conditions.ts';
import { printedConditions } from '../../../../bench/pictures/printed-conditions.ts';
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
  it.each<[string, readonly Condition[]]>([
    ['photographed, scanned and drawn', conditions],
    ['in boxes of forms, in rings, underlined and in pixel editors', printedConditions],
  ])('is read right in at least nineteen of twenty cases: %s', (_, all) => {
    const counts = all.map((condition) => ({
      condition: condition.name,
      missed: digits.length - rightUnder(condition, digits, reader),
    }));
    const missed = counts.reduce((sum, count) => sum + count.missed, 0);
    const list = JSON.stringify(counts.filter((count) => count.missed > 0));
    expect(missed / (all.length * digits.length), list).toBeLessThanOrEqual(0.05);
  });
});
