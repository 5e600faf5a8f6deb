import * as tf from '@tensorflow/tfjs-core';
import {
  type BiasedConvolutionAttributes,
  biasedConvolutionKernelName,
  biasedProductKernelName,
  type LeakySlope,
} from '../../nn/biased-layer.ts';
import { cutIntoParts } from '../threads/parts.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

/** The gradient of a product with a bias and a LeakyReLU: that of the three operations, bit for bit. */
export const biasedProductGradient: tf.GradConfig = {
  kernelName: biasedProductKernelName,
  inputsToSave: ['input', 'kernel'],
  outputsToSave: [true],
  gradFunc: (dy, [input, kernel, output], attributes) => {
    const { change, bias } = beforeBias(dy as tf.Tensor, output as tf.Tensor, attributes);
    return {
      input: () => tf.matMul(change, kernel as tf.Tensor, false, true),
      kernel: () => tf.matMul(input as tf.Tensor, change, true, false),
      bias,
    };
  },
};

/** The gradient of a convolution with a bias and a LeakyReLU: that of the three operations, bit for bit. */
export const biasedConvolutionGradient: tf.GradConfig = {
  kernelName: biasedConvolutionKernelName,
  inputsToSave: ['input', 'kernel'],
  outputsToSave: [true],
  gradFunc: (gradient, [input, kernel, output], attributes) => {
    const { change, bias } = beforeBias(gradient as tf.Tensor, output as tf.Tensor, attributes);
    const [x, filter] = [input as tf.Tensor4D, kernel as tf.Tensor4D];
    const { strides, pad } = attributes as unknown as BiasedConvolutionAttributes;
    const shared = { strides, pad, dataFormat: 'NHWC' };
    return {
      input: () =>
        tf
          .engine()
          .runKernel<tf.Tensor>(
            tf.Conv2DBackpropInput,
            { dy: change, filter },
            { ...shared, inputShape: x.shape },
          ),
      kernel: () =>
        tf
          .engine()
          .runKernel<tf.Tensor>(
            tf.Conv2DBackpropFilter,
            { x, dy: change },
            { ...shared, filterShape: filter.shape },
          ),
      bias,
    };
  },
};

interface BeforeBias {
  /** The gradient by the sum that the bias was added to, of dy's shape. */
  readonly change: tf.Tensor;
  /** Gives the gradient by the bias. */
  readonly bias: () => tf.Tensor;
}

/** Makes tensors that it does not dispose. */
function beforeBias(dy: tf.Tensor, output: tf.Tensor, attributes: tf.NamedAttrMap): BeforeBias {
  const slope = attributes['slope'] as number;
  const axes = dy.shape.slice(0, -1).map((_, axis) => axis);
  if (slope === 1) return { change: dy, bias: () => tf.sum(dy, axes) };
  const [change, sums] = tf
    .engine()
    .runKernel<tf.Tensor[]>(kernelName, { dy, output }, { slope }) as [tf.Tensor, tf.Tensor];
  return { change, bias: () => sums };
}

interface Inputs {
  readonly dy: tf.TensorInfo; // [..., columns]
  readonly output: tf.TensorInfo; // of dy's shape
}

const kernelName = 'BiasedActivationGradient';

/** Elements that keep a thread busy for longer than waking it takes. */
const minimumElements = 40_000;

/**
 * The gradients of a bias and a LeakyReLU behind it, by what both were applied to, [..., columns], and by the bias,
 * [columns]. One thread computes both in one pass. Several share the rows of the first and then the columns of the
 * second: a sum runs over all rows in their order, and threads that write to columns of one row would hinder each other.
 */
export function simdBiasedActivationGradient(simd: SimdKernels): tf.KernelConfig {
  return wasmKernel(
    kernelName,
    ({ inputs, backend, attrs: { slope } }: KernelCall<Inputs, LeakySlope>): tf.TensorInfo[] => {
      const { dy, output } = inputs;
      const columns = dy.shape.at(-1) ?? 0;
      const count = tf.util.sizeFromShape(dy.shape);
      const rows = count / Math.max(1, columns);
      const change = backend.makeOutput([...dy.shape], 'float32');
      const sums = backend.makeOutput([columns], 'float32');
      const [from, by, to, bias] = [dy, output, change, sums].map(({ dataId }) =>
        backend.getMemoryOffset(dataId),
      ) as [number, number, number, number];
      const parts = cutIntoParts(count, simd.size, 16, minimumElements);
      if (parts.length === 1) {
        simd.run('biasedActivationGradient', [[from, by, to, bias, rows, columns, slope]]);
        return [change, sums];
      }
      simd.run(
        'leakyReluGradient',
        parts.map((part) => {
          const offset = 4 * part.first;
          return [from + offset, by + offset, to + offset, part.count, slope];
        }),
      );
      const ranges = cutIntoParts(columns, simd.size, 16, minimumElements / rows);
      simd.run(
        'sumRows',
        ranges.map((range) => {
          const offset = 4 * range.first;
          return [to + offset, bias + offset, rows, range.count, columns];
        }),
      );
      return [change, sums];
    },
  );
}
