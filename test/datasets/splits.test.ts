import { expect, test } from 'vitest';
import { parseShares, splitOf } from '../../datasets/splits.ts';

test.each([10, 50, 1000])('%i writers are shared out as asked', (writers) => {
  const shares = parseShares('80/10/10');
  const counts = { train: 0, validation: 0, test: 0 };
  for (let writer = 0; writer < writers; writer++) counts[splitOf(writer, shares)]++;
  expect(Math.abs(counts.train - 0.8 * writers)).toBeLessThanOrEqual(2);
  expect(Math.abs(counts.validation - 0.1 * writers)).toBeLessThanOrEqual(2);
  expect(Math.abs(counts.test - 0.1 * writers)).toBeLessThanOrEqual(2);
});

test.each(['80/10', '100', 'a/b', '50/25/15/10', '80/20/0.5'])('%s is refused', (text) => {
  expect(() => parseShares(text)).toThrow(
    'two or three whole numbers that add up to 100 are allowed',
  );
});
