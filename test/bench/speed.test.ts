import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { measureCeiling, measureTile } from '../../bench/train/ceiling.ts';
import {
  type Contestant,
  measureInRounds,
  startContestant,
} from '../../bench/train/contestants.ts';

test('measures the ceiling and the tile of kernels that round each product', async () => {
  expect(measureCeiling(false)).toBeGreaterThan(0);
  expect(await measureTile('simd.wasm')).toBeGreaterThan(0);
});

test('asks contestants in turn, round after round', async () => {
  const asked: string[] = [];
  const contestant = (name: string, values: number[]): Contestant => ({
    name,
    measure: async () => {
      asked.push(name);
      return values.shift() ?? 0;
    },
    stop: () => undefined,
  });
  const spreads = await measureInRounds(
    [contestant('a', [3, 1, 2]), contestant('b', [5, 5, 8])],
    3,
    () => ({ kind: 'iterations', preset: 'seed', count: 1 }),
  );
  expect(asked.join('')).toBe('ababab');
  expect(spreads).toEqual([
    { median: 2, least: 1, most: 3 },
    { median: 5, least: 5, most: 8 },
  ]);
});

test('says why an engine does not start', async () => {
  const entry = fileURLToPath(new URL('../../bench/train/contestant.ts', import.meta.url));
  await expect(
    startContestant('webgpu', process.execPath, ['--import', 'tsx', entry, 'nonsense', '1']),
  ).rejects.toThrow('webgpu: ');
  await expect(startContestant('gone', process.execPath, ['-e', ''])).rejects.toThrow(
    'gone: its process has ended',
  );
});
