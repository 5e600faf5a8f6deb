import * as tf from '@tensorflow/tfjs-core';

/**
 * The gradient of LeakyReLU as one product, dy · (1 where x > 0, else the slope), for every engine.
 * The stock one compares, multiplies and selects, which in wasm costs several times as much.
 */
export const leakyReluGradient: tf.GradConfig = {
  kernelName: tf.LeakyRelu,
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => {
    const [x] = saved;
    const slope = attributes['alpha'] as number;
    return { x: () => tf.mul(dy as tf.Tensor, tf.step(x as tf.Tensor, slope)) };
  },
};
