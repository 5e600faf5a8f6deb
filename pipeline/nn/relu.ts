import * as tf from '@tensorflow/tfjs-core';

export const leakyReluGradientKernelName = 'LeakyReluGradient';

/**
 * The derivative by a ReLU's input, given that by its output: where a ReLU is a LeakyReLU of slope 0, by the engine's
 * LeakyReluGradient kernel where it has one. The same bits. Makes tensors that it does not dispose.
 *
 * @param gradient of the shape of `activation`, the ReLU's output
 */
export function reluGradient(gradient: tf.Tensor2D, activation: tf.Tensor2D): tf.Tensor2D {
  const hasKernel = tf.getKernel(leakyReluGradientKernelName, tf.getBackend()) != null;
  return hasKernel
    ? tf
        .engine()
        .runKernel<tf.Tensor2D>(
          leakyReluGradientKernelName,
          { dy: gradient, x: activation },
          { alpha: 0 },
        )
    : tf.mul(gradient, tf.step(activation));
}
