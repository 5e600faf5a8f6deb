import * as tf from '@tensorflow/tfjs-core';
import { leakyReluGradientKernelName } from '../../nn/relu.ts';
import { runOverElements } from './over-elements.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

interface Attributes {
  readonly alpha: number;
}

interface Inputs {
  readonly dy: tf.TensorInfo;
  readonly x: tf.TensorInfo; // of dy's shape
}

/** The gradient of LeakyReLU in one pass over dy and x; the same bits as those of step and product. */
export function simdLeakyReluGradient(simd: SimdKernels): tf.KernelConfig {
  return wasmKernel(
    leakyReluGradientKernelName,
    (call: KernelCall<Inputs, Attributes>): tf.TensorInfo => {
      const { inputs, backend, attrs } = call;
      const { dy, x } = inputs;
      const dx = backend.makeOutput([...x.shape], 'float32');
      runOverElements(simd, 'leakyReluGradient', backend, [dy, x, dx], [attrs.alpha]);
      return dx;
    },
  );
}

/**
 * The gradient of LeakyReLU, dy · (1 where x > 0, else the slope): by the engine's own kernel where it has one,
 * else as one product. The stock one compares, multiplies and selects, which in wasm costs several times as
 * much.
 */
export const leakyReluGradient: tf.GradConfig = {
  kernelName: tf.LeakyRelu,
  inputsToSave: ['x'],
  gradFunc: (gradient, saved, attributes) => {
    const [dy, x] = [gradient as tf.Tensor, saved[0] as tf.Tensor];
    const slope = attributes['alpha'] as number;
    const hasKernel = tf.getKernel(leakyReluGradientKernelName, tf.getBackend()) != null;
    return {
      x: () =>
        hasKernel && x.dtype === 'float32' && dy.dtype === 'float32'
          ? tf
              .engine()
              .runKernel<tf.Tensor>(leakyReluGradientKernelName, { dy, x }, { alpha: slope })
          : tf.mul(dy, tf.step(x, slope)),
    };
  },
};
