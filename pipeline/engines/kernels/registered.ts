import * as tf from '@tensorflow/tfjs-core';
import { simdAdamStep } from './adam-step.ts';
import { simdBatchMatMul, simdBiasedProduct } from './batch-mat-mul.ts';
import { simdBiasedActivationGradient } from './biased-gradient.ts';
import { simdBinaryKernels } from './binary.ts';
import { simdColumnKernels } from './columns.ts';
import {
  simdBiasedConvolution,
  simdConv2D,
  simdConv2DBackpropFilter,
  simdConv2DBackpropInput,
} from './convolution.ts';
import { simdConcat, simdSlice, simdSplit } from './copied-parts.ts';
import { wasmCast, wasmIdentity } from './identity.ts';
import { simdLeakyReluGradient } from './leaky-relu-gradient.ts';
import { simdMovingAverage } from './moving-average.ts';
import { simdPad } from './pad.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { simdMean, simdSum } from './sum.ts';
import { simdTanhGradient } from './tanh-gradient.ts';
import { simdTranspose } from './transpose.ts';
import { simdUnaryKernels } from './unary.ts';
import { wasmUnsortedSegmentSum } from './unsorted-segment-sum.ts';

/** The kernels that training takes in place of those of tfjs. */
export function makeKernels(simd: SimdKernels): readonly tf.KernelConfig[] {
  return [
    simdAdamStep(simd),
    simdBatchMatMul(simd),
    simdBiasedActivationGradient(simd),
    simdBiasedConvolution(simd),
    simdBiasedProduct(simd),
    ...simdBinaryKernels(simd),
    ...simdColumnKernels(simd),
    simdLeakyReluGradient(simd),
    simdMovingAverage(simd),
    simdConcat(simd),
    simdMean(simd),
    simdPad(simd),
    simdSlice(simd),
    simdSplit(simd),
    simdSum(simd),
    simdTanhGradient(simd),
    simdTranspose(simd),
    ...simdUnaryKernels(simd),
    wasmCast(),
    wasmIdentity,
    simdConv2D(simd),
    simdConv2DBackpropFilter(simd),
    simdConv2DBackpropInput(simd),
    wasmUnsortedSegmentSum,
  ];
}

/** The kernel of the same name that is registered now, if there is one. */
export function registered({ kernelName }: tf.KernelConfig): readonly tf.KernelConfig[] {
  const kernel = tf.getKernel(kernelName, 'wasm') as tf.KernelConfig | undefined;
  return kernel ? [kernel] : [];
}

/** Puts kernels in the place of those of their names. */
export function register(kernels: readonly tf.KernelConfig[]): void {
  for (const kernel of kernels) {
    if (registered(kernel).length > 0) tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
}
