import * as tf from '@tensorflow/tfjs-core';
import { runOverElements } from './over-elements.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

interface Inputs {
  readonly dy: tf.TensorInfo;
  readonly y: tf.TensorInfo; // of dy's shape
}

const gradientName = 'TanhGradient';

/** The gradient of tanh in one pass over dy and y; the same bits as those of square, difference and product. */
export function simdTanhGradient(simd: SimdKernels): tf.KernelConfig {
  return wasmKernel(gradientName, ({ inputs, backend }: KernelCall<Inputs, object>) => {
    const { dy, y } = inputs;
    const dx = backend.makeOutput([...y.shape], 'float32');
    runOverElements(simd, 'tanhGradient', backend, [dy, y, dx]);
    return dx;
  });
}

/** The gradient of tanh, dy · (1 − y²): by the engine's own kernel where it has one, else as tfjs has it. */
export const tanhGradient: tf.GradConfig = {
  kernelName: tf.Tanh,
  outputsToSave: [true],
  gradFunc: (gradient, saved) => {
    const [dy, y] = [gradient as tf.Tensor, saved[0] as tf.Tensor];
    const hasKernel = tf.getKernel(gradientName, tf.getBackend()) != null;
    return {
      x: () =>
        hasKernel && y.dtype === 'float32' && dy.dtype === 'float32'
          ? tf.engine().runKernel<tf.Tensor>(gradientName, { dy, y })
          : tf.mul(tf.sub(tf.scalar(1), tf.square(y)), dy),
    };
  },
};
