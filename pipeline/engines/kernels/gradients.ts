import * as tf from '@tensorflow/tfjs-core';
import { biasedConvolutionGradient, biasedProductGradient } from './biased-gradient.ts';
import { leakyReluGradient } from './leaky-relu.ts';

/** Registers the gradients of kernels of our own, and those that take the place of tfjs's. */
export function registerGradients(): void {
  for (const gradient of [leakyReluGradient, biasedProductGradient, biasedConvolutionGradient]) {
    tf.registerGradient(gradient);
  }
}
