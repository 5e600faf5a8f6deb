import * as tf from '@tensorflow/tfjs-core';
import { biasedConvolutionGradient, biasedProductGradient } from './biased-gradient.ts';
import { leakyReluGradient } from './leaky-relu-gradient.ts';
import { tanhGradient } from './tanh-gradient.ts';

/** Registers the gradients of kernels of our own, and those that take the place of tfjs's. */
export function registerGradients(): void {
  const gradients = [
    leakyReluGradient,
    tanhGradient,
    biasedProductGradient,
    biasedConvolutionGradient,
  ];
  for (const gradient of gradients) tf.registerGradient(gradient);
}
