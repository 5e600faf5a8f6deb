import { expect, test } from 'vitest';
import type { TipFigures } from '../../bench/tips/train-tip.ts';
import { tipsTable } from '../../bench/tips/tips-table.ts';

const run: TipFigures = {
  tip: 'a',
  seed: 1,
  iterations: 3000,
  frechetDistance: 10,
  precision: 0.5,
  coverage: 0.25,
  discriminatorAccuracy: 0.6,
  generatorLoss: 1,
};

test('gives each figure as mean and sample standard deviation over a tip’s runs', () => {
  const runs = [run, { ...run, seed: 2, frechetDistance: 14 }, { ...run, tip: 'b' }];
  const row = tipsTable([{ name: 'a', change: 'as it is' }], runs).split('\n')[2];
  // 12 ± √((2² + 2²) / 1)
  expect(row).toBe(
    '| as it is | 12.0 ± 2.8 | 0.50 ± 0.00 | 0.25 ± 0.00 | 60 ± 0 % | 1.00 ± 0.00 |',
  );
});

test('gives no spread for one run, and a dash for a tip that was not runs', () => {
  const table = tipsTable(
    [
      { name: 'a', change: 'once' },
      { name: 'c', change: 'never' },
    ],
    [run],
  ).split('\n');
  expect(table[2]).toBe('| once | 10.0 | 0.50 | 0.25 | 60 % | 1.00 |');
  expect(table[3]).toBe('| never | – | – | – | – | – |');
});
