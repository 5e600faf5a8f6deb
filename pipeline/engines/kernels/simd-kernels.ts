import { readFile } from 'node:fs/promises';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { sha256Hex } from '../../../models/sha256.ts';
import { simdSha256 } from './simd-sha256.ts';

const file = new URL('simd.wasm', import.meta.url);

/** What simd.wasm exports, of its sources in simd/. Pointers are byte offsets in the engine's memory. */
interface SimdExports {
  readonly scratchBytes: WebAssembly.Global;
  readonly multiply: (
    a: number,
    b: number,
    c: number,
    rows: number,
    depth: number,
    columns: number,
    transposeA: boolean,
    transposeB: boolean,
    scratch: number,
  ) => void;
  readonly adamStep: (
    weight: number,
    gradient: number,
    mean: number,
    variance: number,
    newWeight: number,
    newMean: number,
    newVariance: number,
    count: number,
    stepSize: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    epsilon: number,
  ) => void;
  readonly leakyRelu: (x: number, y: number, count: number, slope: number) => void;
}

/** Our own kernels, bound to the memory of one engine. */
export interface SimdKernels extends Omit<SimdExports, 'scratchBytes'> {
  /** Memory that a product may overwrite. */
  readonly scratch: number;
}

/** The engine's own wasm module as Emscripten lays it out; its types leave out `asm`. */
interface EngineModule {
  readonly asm: { readonly memory: WebAssembly.Memory };
  readonly _malloc: (bytes: number) => number;
}

/**
 * Instantiates simd.wasm over the engine's memory, so that it works on tensors where they lie. It has
 * no data and no stack of its own; the scratch it needs comes from the engine's allocator, once.
 *
 * @throws Error when the file is not the one that was built from simd/
 */
export async function loadSimdKernels(backend: BackendWasm): Promise<SimdKernels> {
  const binary = await readFile(file);
  await requireBuilt(binary);
  const { asm, _malloc: allocate } = backend.wasm as unknown as EngineModule;
  const { instance } = await WebAssembly.instantiate(binary, {
    env: { memory: asm.memory },
  });
  const { scratchBytes, ...kernels } = instance.exports as unknown as SimdExports;
  // The allocator aligns to 8, vectors are 16 long.
  const allocated = allocate(Number(scratchBytes.value) + 15) >>> 0;
  return { ...kernels, scratch: allocated + (-allocated & 15) };
}

/**
 * Training is to repeat bit for bit anywhere, so that a stale or damaged file must not pass.
 *
 * @throws Error that tells what to do
 */
export async function requireBuilt(binary: Uint8Array): Promise<void> {
  const found = await sha256Hex(binary);
  if (found === simdSha256) return;
  throw new Error(
    `simd.wasm has SHA-256 ${found}, not ${simdSha256}: restore it or run \`npm run build:kernels\``,
  );
}
