import * as tf from '@tensorflow/tfjs-core';
import { runOverElements } from './over-elements.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

interface Inputs {
  readonly x: tf.TensorInfo;
}

interface Attributes {
  /** The slope of LeakyRelu, and what Step gives for what is not above zero; other kernels have none. */
  readonly alpha?: number;
}

/** Ours by the names of those of tfjs. */
const kernels = {
  [tf.Relu]: 'relu',
  [tf.LeakyRelu]: 'leakyRelu',
  [tf.Step]: 'step',
  [tf.Neg]: 'negate',
  [tf.Square]: 'square',
  [tf.Sqrt]: 'root',
  [tf.Rsqrt]: 'inverseRoot',
  [tf.Tanh]: 'tanh',
  [tf.Sigmoid]: 'sigmoid',
  [tf.Exp]: 'exponential',
  [tf.Softplus]: 'softplus',
} as const;

/**
 * Functions of one tensor: four elements at a time, on all threads and in the queue of all kernels, with the bits of the
 * stock kernels. Other types than float32 go to these.
 */
export function simdUnaryKernels(simd: SimdKernels): readonly tf.KernelConfig[] {
  return Object.entries(kernels).map(([name, kernel]) => {
    const stock = tf.getKernel(name, 'wasm');
    return wasmKernel(
      name,
      ({ inputs, backend, attrs }: KernelCall<Inputs, Attributes | undefined>) => {
        const { x } = inputs;
        if (x.dtype !== 'float32') {
          return stock.kernelFunc({ inputs: { x }, backend, attrs: { ...attrs } });
        }
        const y = backend.makeOutput([...x.shape], 'float32');
        const alpha = attrs?.alpha;
        runOverElements(simd, kernel, backend, [x, y], alpha === undefined ? [] : [alpha]);
        return y;
      },
    );
  });
}
