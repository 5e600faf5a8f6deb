import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import type { SimdFile } from '../../pipeline/engines/kernels/built-file.ts';

/** Vectors of four floats that the loop computes on: more would not fit into sixteen registers. */
const vectors = 12;

/** Times that each vector is multiplied and added to in one turn of the loop. */
const unrolled = 8;

const turns = 200_000;

/**
 * The most that one thread can compute in WebAssembly: an unrolled loop on registers, x ← a·x + b, that reads no
 * memory.
 *
 * @param isFused whether product and sum are one instruction (f32x4.relaxed_madd)
 * @returns GFLOP/s, two operations a product and sum; null: this Node has no such instruction
 */
export function measureCeiling(isFused: boolean): number | null {
  allowRelaxedSimd();
  const binary = loopModule(isFused);
  if (!WebAssembly.validate(binary)) return null;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
  const loop = exports['loop'] as (turns: number) => void;
  const operations = 2 * 4 * vectors * unrolled * turns;
  return fastest(9, () => loop(turns), operations);
}

/** [rows, depth, columns] of a product whose matrices, and the packed copy of B, lie in the L1 cache (48 kB). */
const tileShape = [40, 128, 8] as const;

/**
 * The tile alone: a product so small that all of it lies in the L1 cache, again and again.
 *
 * @returns GFLOP/s of one thread; null: this Node has no such instruction
 */
export async function measureTile(file: SimdFile): Promise<number | null> {
  allowRelaxedSimd();
  const url = new URL(`../../pipeline/engines/kernels/${file}`, import.meta.url);
  const binary = await readFile(url);
  if (!WebAssembly.validate(binary)) return null;
  const memory = new WebAssembly.Memory({ initial: 64 });
  const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(binary), {
    env: { memory },
  });
  const multiply = exports['multiply'] as (...parameters: number[]) => void;
  const [rows, depth, columns] = tileShape;
  // A, B and C one after another, each at the start of a page of 64 kB; the scratch is the rest.
  const [a, b, c, scratch] = [0, 1 << 16, 2 << 16, 3 << 16] as const;
  const repeats = 2000;
  const run = () => {
    for (let repeat = 0; repeat < repeats; repeat++) {
      multiply(a, b, c, rows, depth, columns, depth, columns, columns, 0, 0, 0, 1, scratch);
    }
  };
  return fastest(9, run, 2 * rows * depth * columns * repeats);
}

/** The most GFLOP/s over some runs: whatever else the machine does only takes from them. */
function fastest(runs: number, run: () => void, operations: number): number {
  run();
  const speeds = Array.from({ length: runs }, () => {
    const start = performance.now();
    run();
    return operations / (performance.now() - start) / 1e6;
  });
  return Math.max(...speeds);
}

/** Node 20 has relaxed SIMD behind this flag; later versions always have it. */
function allowRelaxedSimd(): void {
  if (!process.versions.node.startsWith('20.')) return;
  setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/**
 * A module with one function, loop(turns: i32). Written out here, since a compiler would see that nothing uses the
 * result.
 */
function loopModule(isFused: boolean): Uint8Array<ArrayBuffer> {
  // Local 0 counts the turns; then a, b and the vectors.
  const [a, b, first] = [1, 2, 3];
  const get = (local: number) => [0x20, local];
  const set = (local: number) => [0x21, local];
  const vector = (value: number) => [
    0xfd,
    0x0c,
    ...new Uint8Array(Float32Array.of(value, value, value, value).buffer),
  ];
  const multiply = [0xfd, 0xe6, 0x01];
  const add = [0xfd, 0xe4, 0x01];
  const relaxedMultiplyAdd = [0xfd, 0x85, 0x02];
  const locals = Array.from({ length: vectors }, (_, index) => first + index);
  const step = locals.flatMap((local) => [
    ...get(local),
    ...get(a),
    ...(isFused ? [...get(b), ...relaxedMultiplyAdd] : [...multiply, ...get(b), ...add]),
    ...set(local),
  ]);
  const sum = locals.slice(1).flatMap((local) => [...get(local), ...add]);
  const runsOfLocals = [1, vectors + 2, 0x7b];
  const constants = [...vector(0.999), ...set(a), ...vector(0.001), ...set(b)];
  const beginnings = locals.flatMap((local, index) => [...vector(index), ...set(local)]);
  const loop = [0x03, 0x40];
  const again = [...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0];
  // The first number of the sum of all vectors is the result, so that none is superfluous.
  const result = [...get(first), ...sum, 0xfd, 0x1f, 0];
  const end = [0x0b];
  const turn = Array.from({ length: unrolled }, () => step).flat();
  const body = [runsOfLocals, constants, beginnings, loop, turn, again, end, result, end].flat();
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const sections = [
    [1, ...sized([1, 0x60, 1, 0x7f, 1, 0x7d])], // a type: i32 to f32
    [3, ...sized([1, 0])], // a function of it
    [7, ...sized([1, 4, ...Buffer.from('loop'), 0, 0])], // its name
    [10, ...sized([1, ...sized(body)])],
  ];
  return Uint8Array.from([...header, ...sections.flat()]);
}

/** Bytes after their number, in WebAssembly's form of whole numbers (LEB128). */
function sized(bytes: readonly number[]): number[] {
  const size: number[] = [];
  let rest = bytes.length;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    size.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return [...size, ...bytes];
}
