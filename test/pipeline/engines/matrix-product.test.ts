import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';

/** The stock kernel, from before ours took its place. */
let stock: tf.KernelFunc;

beforeAll(async () => {
  await startWasmEngine();
  stock = tf.getKernel('BatchMatMul', 'wasm').kernelFunc;
  await startEngine('wasm');
});

interface Matrix {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Deviates in [-1, 1) from a generator of 31 bits, the same at each run. */
function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  let state = seed;
  const values = Float32Array.from({ length: rows * columns }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 2 ** 30 - 1;
  });
  return { values, rows, columns };
}

function transpose({ values, rows, columns }: Matrix): Matrix {
  const turned = values.map((_, index) => {
    const [column, row] = [Math.floor(index / rows), index % rows];
    return values[row * columns + column] ?? Number.NaN;
  });
  return { values: turned, rows: columns, columns: rows };
}

/** A·B with sums in the order of depth, each step rounded by `round`. */
function reference(a: Matrix, b: Matrix, round: (value: number) => number): number[] {
  return Array.from({ length: a.rows * b.columns }, (_, index) => {
    const [row, column] = [Math.floor(index / b.columns), index % b.columns];
    let sum = 0;
    for (let k = 0; k < a.columns; k++) {
      const left = a.values[row * a.columns + k] ?? Number.NaN;
      const right = b.values[k * b.columns + column] ?? Number.NaN;
      sum = round(sum + round(left * right));
    }
    return sum;
  });
}

/** A·B by the engine that runs, from operands laid out as the flags say. */
function product(a: Matrix, b: Matrix, transposeA = false, transposeB = false): Float32Array {
  return tf.tidy(() => {
    const tensor = ({ values, rows, columns }: Matrix) => tf.tensor2d(values, [rows, columns]);
    const left = tensor(transposeA ? transpose(a) : a);
    const right = tensor(transposeB ? transpose(b) : b);
    const result = tf.matMul(left, right, transposeA, transposeB);
    expect(result.shape).toEqual([a.rows, b.columns]);
    return result.dataSync<'float32'>();
  });
}

const edges = [1, 3, 5, 7, 17, 33, 130];
const layouts = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;
/**
 * Every edge once in each place, in different company; sizes past one block of 512 in depth and in columns; and
 * the last one to four columns, whose tile is another, with depths past its block of 32.
 */
const sizes = [
  ...edges.flatMap((rows, index) =>
    [1, 2, 4].map((shift) => {
      const depth = edges[(index + shift) % edges.length] ?? 1;
      return [rows, depth, edges[(index + 2 * shift) % edges.length] ?? 1] as const;
    }),
  ),
  [130, 259, 261],
  [257, 129, 515],
  [31, 1030, 12],
  [9, 30, 1030],
  [32, 513, 516],
  [2, 515, 9],
  ...[1, 2, 3, 4].flatMap((columns) => [
    [40, 100, columns] as const,
    [43, 517, columns] as const,
    [6, 65, columns] as const,
    [27, 33, columns + 8] as const,
  ]),
] as const;

describe.each(layouts)('a product with transposeA=%s, transposeB=%s', (transposeA, transposeB) => {
  it('is the sums in order of depth, bit for bit, at every size', () => {
    for (const [rows, depth, columns] of sizes) {
      const a = randomMatrix(rows, depth, 1);
      const b = randomMatrix(depth, columns, 2);
      const expected = Float32Array.from(reference(a, b, Math.fround));
      const label = `${rows} × ${depth} × ${columns}`;
      expect(product(a, b, transposeA, transposeB), label).toEqual(expected);
    }
  });

  it('errs by less than 1e-6 a step of depth', () => {
    const a = randomMatrix(33, 700, 3);
    const b = randomMatrix(700, 17, 4);
    const exact = reference(a, b, (value) => value);
    product(a, b, transposeA, transposeB).forEach((value, index) =>
      expect(Math.abs(value - (exact[index] ?? Number.NaN))).toBeLessThan(1e-6 * 700),
    );
  });

  it('agrees with the cpu engine', async () => {
    const a = randomMatrix(17, 130, 5);
    const b = randomMatrix(130, 33, 6);
    const ours = product(a, b, transposeA, transposeB);
    await startEngine('cpu');
    const cpu = product(a, b, transposeA, transposeB);
    await startEngine('wasm');
    ours.forEach((value, index) => expect(value).toBeCloseTo(cpu[index] ?? Number.NaN, 4));
  });

  it('gives a row the same bits in whatever batch', () => {
    const b = randomMatrix(259, 130, 7);
    const whole = randomMatrix(131, 259, 8);
    const all = product(whole, b, transposeA, transposeB);
    for (const rows of [1, 2, 7, 8, 9, 24, 25, 128]) {
      const some = { ...whole, rows, values: whole.values.slice(0, rows * 259) };
      expect(product(some, b, transposeA, transposeB)).toEqual(all.slice(0, rows * 130));
    }
  });

  it('passes on what is not a number, and only to its own row and column', () => {
    const a = randomMatrix(9, 5, 9);
    const b = randomMatrix(5, 6, 10);
    a.values[2 * 5 + 1] = Number.NaN;
    const result = product(a, b, transposeA, transposeB);
    result.forEach((value, index) => expect(Number.isNaN(value)).toBe(Math.floor(index / 6) === 2));
  });
});

describe('a product on the wasm engine', () => {
  it('is bit for bit what the stock kernel makes of plain operands', () => {
    const [a, b] = [tf.randomNormal([19, 300]), tf.randomNormal([300, 70])];
    const attrs = { transposeA: false, transposeB: false };
    const backend = tf.backend() as BackendWasm;
    const theirs = stock({ inputs: { a, b }, backend, attrs }) as tf.TensorInfo;
    const ours = tf.matMul(a, b);
    expect(ours.dataSync()).toEqual(backend.readSync(theirs.dataId));
    backend.disposeData(theirs.dataId);
    tf.dispose([a, b, ours]);
  });

  it('goes on working when the memory has grown', () => {
    const [a, b] = [randomMatrix(33, 17, 11), randomMatrix(17, 130, 12)];
    const expected = Float32Array.from(reference(a, b, Math.fround));
    const before = heapBytes();
    const left = tf.tensor2d(a.values, [33, 17]);
    const large: tf.Tensor[] = [];
    while (heapBytes() === before) large.push(tf.zeros([1024, 1024]));
    const right = tf.tensor2d(b.values, [17, 130]);
    const result = tf.matMul(left, right);
    expect(result.dataSync()).toEqual(expected);
    tf.dispose([left, right, result, ...large]);
  });

  it('leaks no tensors and no memory', () => {
    const [a, b] = [tf.ones([65, 300]), tf.ones([300, 300])];
    const wide = tf.ones([65, 300]);
    const multiply = () => {
      tf.matMul(a, b).dispose();
      tf.matMul(a, wide, true, false).dispose();
      tf.matMul(a, b, false, true).dispose();
    };
    multiply();
    const before = { heap: heapBytes(), buffers: tf.memory().numDataBuffers };
    for (let call = 0; call < 500; call++) multiply();
    expect({ heap: heapBytes(), buffers: tf.memory().numDataBuffers }).toEqual(before);
    tf.dispose([a, b, wide]);
  });
});

function heapBytes(): number {
  return tf.tidy(
    () => (tf.backend() as BackendWasm).typedArrayFromHeap(tf.scalar(0)).buffer.byteLength,
  );
}
