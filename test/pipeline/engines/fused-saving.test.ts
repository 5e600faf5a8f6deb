import { expect, it } from 'vitest';
import { fusedSaving } from '../../../pipeline/engines/fused-saving.ts';
import { compileKernels, requireFused } from '../../../pipeline/engines/kernels/simd-files.ts';

it('is nothing for a process that has trained nothing', async () => {
  expect((await fusedSaving()) ?? 0).toBe(0);
});

it('refuses a processor that rounds a product before it adds it', () => {
  const rounded = (c: number, a: number, b: number) => Math.fround(Math.fround(a * b) + c);
  expect(() => requireFused({ probeMultiplyAdd: rounded })).toThrow(
    'this processor does not fuse products and sums',
  );
  expect(() =>
    requireFused({ probeMultiplyAdd: (c: number, a: number, b: number) => Math.fround(a * b + c) }),
  ).not.toThrow();
});

it('refuses a Node that does not read relaxed SIMD, and names its version', async () => {
  // A module with an instruction that no version has.
  const unreadable = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0xff]);
  await expect(compileKernels(unreadable, 'fused')).rejects.toThrow(
    `Node ${process.versions.node} has no relaxed SIMD`,
  );
});
