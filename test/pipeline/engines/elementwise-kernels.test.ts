import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { generatorFromDigest, digestOf } from '../../../models/seed/random.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';

/** Numbers at the ends of float32's ranges, by their bits: zeros, subnormal ones, infinities, NaN of either sign. */
const special = [
  0x00000000, 0x80000000, 0x00000001, 0x80000001, 0x007fffff, 0x807fffff, 0x00800000, 0x80800000,
  0x3f800000, 0xbf800000, 0x42b17218, 0xc2d00000, 0x7f7fffff, 0xff7fffff, 0x7f800000, 0xff800000,
  0x7fc00000, 0xffc00000, 0x7fa00001, 0xffa00001,
];

/** Numbers of all bit patterns, every third of which is special. */
function anything(shape: number[], seed: string): tf.Tensor {
  const random = generatorFromDigest(digestOf(seed));
  const bits = Uint32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, index) => {
    const drawn = random.next() >>> 0;
    return index % 3 === 0 ? (special[drawn % special.length] ?? 0) : drawn;
  });
  return tf.tensor(new Float32Array(bits.buffer), shape);
}

const unary = {
  relu: tf.relu,
  leakyRelu: (x: tf.Tensor) => tf.leakyRelu(x, 0.2),
  step: (x: tf.Tensor) => tf.step(x),
  stepToSlope: (x: tf.Tensor) => tf.step(x, 0.2),
  neg: tf.neg,
  square: tf.square,
  sqrt: tf.sqrt,
  rsqrt: tf.rsqrt,
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  exp: tf.exp,
  softplus: tf.softplus,
};

/** All functions once more where few numbers of {@link anything} lie: from −16 to 16, evenly. */
function evenly(size: number): tf.Tensor {
  return tf.tensor1d(Float32Array.from({ length: size }, (_, index) => (32 * index) / size - 16));
}

const binary = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
};

const sizes = [0, 1, 3, 4, 5, 7, 17, 1003, 100_003];

type Shapes = readonly [a: number[], b: number[]];

const shapes: readonly Shapes[] = [
  [[0], [0]],
  [[], []],
  [[1, 1], []],
  [[7], [7]],
  [
    [5, 3],
    [5, 3],
  ],
  [
    [300, 403],
    [300, 403],
  ],
  [[5, 3], [3]],
  [
    [33, 102],
    [1, 102],
  ],
  [[2, 3, 4, 21], [21]],
  [
    [64, 14, 14, 32],
    [1, 1, 14, 32],
  ],
  [[301, 401], []],
  [
    [301, 401],
    [301, 1],
  ],
  [
    [32, 7, 7, 1],
    [32, 1, 1, 1],
  ],
  [
    [1, 9],
    [6, 1],
  ],
  [
    [3, 1, 1],
    [1, 4],
  ],
  [[9], [1]],
  // Three axes: these go to the stock kernels.
  [
    [4, 3, 5],
    [4, 1, 5],
  ],
  [
    [2, 1, 3],
    [1, 4, 3],
  ],
  [[0, 4], [4]],
  [
    [3, 0],
    [3, 1],
  ],
];

/** Either way round: what broadcasts may come first. */
const eitherWay = shapes.flatMap(([a, b]): Shapes[] => [
  [a, b],
  [b, a],
]);

/** The shape of a tensor, and a hash of its bytes; NaN are alike, whose bits wasm leaves to the processor. */
function read(make: () => tf.Tensor) {
  return tf.tidy(() => {
    const { shape, dtype, values } = withValues(make());
    const plain = values.map((value) => (Number.isNaN(value) ? Number.NaN : value));
    const sha256 = createHash('sha256').update(new Uint8Array(plain.buffer)).digest('hex');
    return { shape, dtype, sha256 };
  });
}

function withValues(tensor: tf.Tensor) {
  const { shape, dtype } = tensor;
  return { shape, dtype, values: tensor.dataSync<'float32'>() };
}

const cases = [
  ...Object.entries(unary).flatMap(([name, operation]) =>
    sizes.flatMap((size) => [
      { name: `${name} of ${size} numbers`, make: () => operation(anything([size], name)) },
      { name: `${name} of ${size} numbers near zero`, make: () => operation(evenly(size)) },
    ]),
  ),
  ...Object.entries(binary).flatMap(([name, operation]) =>
    eitherWay.map(([a, b]) => ({
      name: `${name} of [${a}] and [${b}]`,
      make: () => operation(anything(a, 'first'), anything(b, 'second')),
    })),
  ),
];

/** What the stock kernels make of every case, computed before ours take their place. */
let stock: readonly ReturnType<typeof read>[];

beforeAll(async () => {
  await startWasmEngine();
  stock = cases.map(({ make }) => read(make));
  await startEngine('wasm');
});

describe('kernels that take elements one by one have the bits of the stock kernels', () => {
  it.each(cases.map((one, index) => ({ ...one, index })))('for $name', ({ make, index }) => {
    expect(read(make)).toEqual(stock[index]);
  });
});

it.each(Object.entries(binary))(
  '%s refuses shapes that do not fit, as tfjs does',
  (_, operation) => {
    expect(() => operation(tf.zeros([2, 3]), tf.zeros([2, 4]))).toThrow(/could not be broadcast/i);
  },
);

it.each(['add', 'sub', 'mul'] as const)('%s of integers stays one', (name) => {
  const result = binary[name](tf.tensor1d([7, 2], 'int32'), tf.tensor1d([3, 4], 'int32'));
  expect(result.dtype).toBe('int32');
  result.dispose();
});
