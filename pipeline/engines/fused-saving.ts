import { readFile } from 'node:fs/promises';
import { compileKernels, requireFused, simdFile } from './kernels/simd-files.ts';
import type { Rounding } from './kernels/simd-kernels.ts';
import { productShare } from './wasm.ts';

/** The products that are timed are like the largest of `digits`, over fewer rows: some 2 ms each. */
const [rows, depth, columns] = [1000, 288, 64];

/** Rounds in which both kernels are timed in turn. */
const rounds = 9;

/**
 * What part of the time since this engine's first kernel wasm-fma would have saved: that of products and
 * convolutions, times what a product by its kernel saves here. Takes about 0.1 s.
 *
 * @returns between 0 and 1; null where Node or the processor cannot fuse, or nothing would be saved
 */
export async function fusedSaving(): Promise<number | null> {
  const ratio = await measureFusedRatio();
  if (ratio === null || ratio >= 1) return null;
  return productShare() * (1 - ratio);
}

/** How long a product takes that is fused, over one that is not. @returns null where this machine cannot fuse */
async function measureFusedRatio(): Promise<number | null> {
  try {
    const kernels = [await productOf('each'), await productOf('fused')] as const;
    const times = kernels.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, multiply] of kernels.entries()) {
        const start = performance.now();
        multiply();
        // The first round compiles.
        if (round > 0) times[index]?.push(performance.now() - start);
      }
    }
    // What other programs do can only add to a time.
    const [each = 1, fused = 1] = times.map((own) => Math.min(...own));
    return fused / each;
  } catch {
    return null;
  }
}

/** A product by the kernel that rounds so, over a memory of its own. */
async function productOf(rounding: Rounding): Promise<() => void> {
  const binary = await readFile(new URL(`kernels/${simdFile(rounding, 'own')}`, import.meta.url));
  const module = await compileKernels(binary, rounding);
  const [a, b, c] = [0, 4 * rows * depth, 4 * depth * (rows + columns)];
  const scratch = c + 4 * rows * columns;
  const pageBytes = 65_536;
  const memory = new WebAssembly.Memory({ initial: 32 + Math.ceil(scratch / pageBytes) });
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  if (rounding === 'fused') requireFused(exports);
  const multiply = exports['multiply'] as (...parameters: number[]) => void;
  const sizes = [rows, depth, columns, depth, columns, columns, 0, 0, 0, 1];
  return () => multiply(a, b, c, ...sizes, scratch);
}
