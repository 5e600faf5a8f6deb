import { expect, it } from 'vitest';
import { printFusedSaving, savingText } from '../../../pipeline/run/fused-saving.ts';

it('says what wasm-fma would have saved, in time and as a share', () => {
  expect(savingText(0.113, 1100)).toBe(
    '--engine wasm-fma would have saved about 2 min 04 s (11 %), by an estimate; its models have other ids',
  );
});

it('says nothing of a saving of a few seconds', async () => {
  expect(savingText(0.113, 40)).toBeNull();
  expect(savingText(0.5, 10)).toMatch(/about 5 s \(50 %\)/);
  const lines: string[] = [];
  await printFusedSaving('wasm', 2, (line) => lines.push(line));
  expect(lines).toEqual([]);
});

it('says nothing after a run on another engine', async () => {
  const lines: string[] = [];
  for (const engine of ['wasm-fma', 'tensorflow'] as const) {
    await printFusedSaving(engine, 100, (line) => lines.push(line));
  }
  expect(lines).toEqual([]);
});
