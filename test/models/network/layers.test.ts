import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  type LayerSpecification,
  type Shape,
  layerParameters,
  outputShape,
  sizeOf,
} from '../../../models/network/layers.ts';
import { layerSchema } from '../../../models/network/schema.ts';
import { type EngineName, startEngine } from '../../../pipeline/engines/engine.ts';
import { applyLayer } from '../../../pipeline/nn/forward.ts';

type Convolution = Extract<LayerSpecification, { kind: 'conv2d' }>;

const engines: readonly EngineName[] = ['wasm', 'cpu'];

/** Small whole numbers: every sum is exact in float32, so equality is asked for. */
function whole(shape: Shape, factor: number): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, (_, index) => ((index * factor) % 9) - 4);
}

/** The values with −0 as 0: the sign of nothing depends on the order of the sum. */
function unsignedZeros(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => value + 0);
}

function noParameter(name: string): never {
  throw new Error(`${name} was asked for`);
}

/** The values that a layer without parameters makes. */
function apply(layer: LayerSpecification, values: Float32Array, shape: Shape): number[] {
  return tf.tidy(() => [
    ...applyLayer(layer, noParameter, tf.tensor(values, [...shape])).dataSync(),
  ]);
}

/** TensorFlow's convolution, place by place: 'same' pads less before than after. */
function convolveNaively(
  { filters, kernelSize, strides, padding }: Convolution,
  [batch, height, width, channels]: readonly [number, number, number, number],
  x: Float32Array,
  kernel: Float32Array,
  bias: Float32Array,
): number[] {
  const axis = (length: number, size: number, stride: number) => {
    if (padding === 'valid') return { places: Math.floor((length - size) / stride) + 1, before: 0 };
    const places = Math.ceil(length / stride);
    const padded = Math.max((places - 1) * stride + size - length, 0);
    return { places, before: Math.floor(padded / 2) };
  };
  const rows = axis(height, kernelSize[0], strides[0]);
  const columns = axis(width, kernelSize[1], strides[1]);
  const result: number[] = [];
  for (let image = 0; image < batch; image++)
    for (let row = 0; row < rows.places; row++)
      for (let column = 0; column < columns.places; column++)
        for (let filter = 0; filter < filters; filter++) {
          let sum = bias[filter] ?? 0;
          for (let i = 0; i < kernelSize[0]; i++)
            for (let j = 0; j < kernelSize[1]; j++) {
              const y = row * strides[0] + i - rows.before;
              const z = column * strides[1] + j - columns.before;
              if (y < 0 || y >= height || z < 0 || z >= width) continue;
              for (let channel = 0; channel < channels; channel++) {
                const pixel = x[((image * height + y) * width + z) * channels + channel] ?? 0;
                const weight =
                  kernel[((i * kernelSize[1] + j) * channels + channel) * filters + filter] ?? 0;
                sum += pixel * weight;
              }
            }
          result.push(sum);
        }
  return result;
}

describe.each(engines)('a convolution on %s', (engine) => {
  const convolutions: readonly Convolution[] = [
    { kind: 'conv2d', filters: 4, kernelSize: [3, 3], strides: [1, 1], padding: 'same' },
    { kind: 'conv2d', filters: 2, kernelSize: [2, 2], strides: [1, 1], padding: 'same' },
    { kind: 'conv2d', filters: 3, kernelSize: [4, 3], strides: [2, 1], padding: 'same' },
    { kind: 'conv2d', filters: 1, kernelSize: [2, 3], strides: [1, 2], padding: 'valid' },
  ];

  it.each(convolutions)('is the naive loop for %j', async (layer) => {
    await startEngine(engine);
    const shape = [2, 6, 5, 3] as const;
    const [kernel, bias] = layerParameters(layer, shape.slice(1));
    const x = whole(shape, 7);
    const weights = whole(kernel?.shape ?? [], 5);
    const shifts = whole(bias?.shape ?? [], 3);
    const tensors: Readonly<Record<string, tf.Tensor>> = {
      kernel: tf.tensor(weights, [...(kernel?.shape ?? [])]),
      bias: tf.tensor(shifts, [...(bias?.shape ?? [])]),
    };
    const output = applyLayer(
      layer,
      (name) => tensors[name] ?? noParameter(name),
      tf.tensor(x, [...shape]),
    );
    expect(unsignedZeros(output.dataSync())).toEqual(
      unsignedZeros(convolveNaively(layer, shape, x, weights, shifts)),
    );
    expect(output.shape.slice(1)).toEqual(outputShape(layer, shape.slice(1)));
  });
});

describe.each(engines)('moving blocks on %s', (engine) => {
  it("from the channels is TensorFlow's depthToSpace", async () => {
    await startEngine(engine);
    for (const blockSize of [2, 3]) {
      const shape: [number, number, number, number] = [2, 3, 4, 2 * blockSize ** 2];
      const x = whole(shape, 7);
      const theirs = tf.depthToSpace(tf.tensor4d(x, shape), blockSize);
      const layer = { kind: 'depthToSpace', blockSize } as const;
      expect(apply(layer, x, shape)).toEqual([...theirs.dataSync()]);
      expect(outputShape(layer, shape.slice(1))).toEqual(theirs.shape.slice(1));
    }
  });

  it('into the channels lays a block out row by row', async () => {
    await startEngine(engine);
    // One image of 2 × 4, one channel: the left block holds 1 2 / 5 6, the right one 3 4 / 7 8.
    const layer = { kind: 'spaceToDepth', blockSize: 2 } as const;
    const moved = apply(layer, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [1, 2, 4, 1]);
    expect(moved).toEqual([1, 2, 5, 6, 3, 4, 7, 8]);
    expect(outputShape(layer, [2, 4, 1])).toEqual([1, 2, 4]);
  });

  it('into the channels and back changes nothing', async () => {
    await startEngine(engine);
    const [shape, moved] = [
      [2, 6, 3, 5],
      [2, 2, 1, 45],
    ];
    const x = whole(shape ?? [], 7);
    const there = apply({ kind: 'spaceToDepth', blockSize: 3 }, x, shape ?? []);
    const back = apply(
      { kind: 'depthToSpace', blockSize: 3 },
      Float32Array.from(there),
      moved ?? [],
    );
    expect(back).toEqual([...x]);
  });

  it.each([
    ['depthToSpace', [2, 1, 2, 8]],
    ['spaceToDepth', [2, 2, 4, 3]],
  ] as const)('has the gradient that finite differences give: %s', async (kind, shape) => {
    await startEngine(engine);
    const layer = { kind, blockSize: 2 } as const;
    const x = whole(shape, 7);
    const weights = whole(shape, 5);
    // Σ weight · moved²: quadratic, so that central differences are exact for any width.
    const loss = (input: tf.Tensor) => {
      const moved = applyLayer(layer, noParameter, input);
      const factors = tf.tensor(weights, moved.shape);
      return tf.sum(tf.mul(factors, tf.square(moved)));
    };
    const lossAt = (index: number, change: number) =>
      tf.tidy(() => {
        const moved = x.with(index, (x[index] ?? 0) + change);
        return loss(tf.tensor(moved, [...shape])).dataSync()[0] ?? Number.NaN;
      });
    const differences = Array.from(x, (_, index) => (lossAt(index, 1) - lossAt(index, -1)) / 2);
    const gradient = tf.tidy(() => [
      ...tf
        .grad(loss)(tf.tensor(x, [...shape]))
        .dataSync(),
    ]);
    expect(unsignedZeros(gradient)).toEqual(unsignedZeros(differences));
  });
});

describe('a layer that does not fit its input', () => {
  const convolution = {
    kind: 'conv2d',
    filters: 1,
    kernelSize: [3, 3],
    strides: [1, 1],
    padding: 'valid',
  } as const;

  it.each([
    [convolution, [9], 'conv2d: [height, width, channels] is needed, not [9]'],
    [convolution, [2, 3, 1], 'conv2d: a kernel of 3 × 3 does not fit into 2 × 3'],
    [
      { kind: 'depthToSpace', blockSize: 2 },
      [4, 4, 6],
      'depthToSpace: 6 channels are not a multiple of 4',
    ],
    [
      { kind: 'spaceToDepth', blockSize: 2 },
      [4, 3, 1],
      'spaceToDepth: 4 × 3 does not divide into blocks of 2 × 2',
    ],
  ] satisfies [LayerSpecification, Shape, string][])('is refused: %j', (layer, shape, message) => {
    expect(() => outputShape(layer, shape)).toThrow(new RangeError(message));
  });

  it('is refused as data when a length or a block has no extent', () => {
    expect(layerSchema.safeParse({ ...convolution, strides: [0, 1] }).success).toBe(false);
    expect(layerSchema.safeParse({ kind: 'depthToSpace', blockSize: 1 }).success).toBe(false);
    expect(layerSchema.safeParse(convolution).success).toBe(true);
  });
});
