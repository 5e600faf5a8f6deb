import * as tf from '@tensorflow/tfjs-core';

export const biasedProductKernelName = 'BiasedProduct';
export const biasedConvolutionKernelName = 'BiasedConvolution';

/** What an engine's own BiasedProduct kernel is given; it returns leakyRelu(input · kernel + bias). */
export interface BiasedProductInputs {
  readonly input: tf.TensorInfo; // [rows, depth]
  readonly kernel: tf.TensorInfo; // [depth, columns]
  readonly bias: tf.TensorInfo; // [columns]
}

/** What an engine's own BiasedConvolution kernel is given; it returns leakyRelu(conv2d(input, kernel) + bias). */
export interface BiasedConvolutionInputs {
  readonly input: tf.TensorInfo; // [batch, height, width, channels]
  readonly kernel: tf.TensorInfo; // [height, width, channels, filters]
  readonly bias: tf.TensorInfo; // [filters]
}

/** What follows the sum. */
export interface LeakySlope {
  /** By which what is below zero is multiplied, 0 or more; 1: everything stays as it is. */
  readonly slope: number;
}

export interface BiasedConvolutionAttributes extends LeakySlope {
  readonly strides: [number, number];
  readonly pad: 'valid' | 'same';
}

/**
 * A matrix product with a bias and a LeakyReLU, by the engine's BiasedProduct kernel where it has one: the same bits.
 * Makes tensors that it does not dispose.
 *
 * @param slope undefined: no LeakyReLU follows
 * @returns [rows, columns]
 */
export function biasedProduct(
  input: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor,
  slope: number | undefined,
): tf.Tensor {
  if (input.rank === 2 && hasKernel(biasedProductKernelName, slope)) {
    const attributes = { slope: slope ?? 1 };
    return tf
      .engine()
      .runKernel<tf.Tensor>(biasedProductKernelName, { input, kernel, bias }, attributes);
  }
  // Two operations, not one fused: the fused one's gradient is written for activations it knows.
  return activated(tf.add(tf.matMul(input, kernel), bias), slope);
}

/**
 * A convolution with a bias and a LeakyReLU, by the engine's BiasedConvolution kernel where it has one: the same bits.
 * Makes tensors that it does not dispose.
 *
 * @param slope undefined: no LeakyReLU follows
 * @returns [batch, outHeight, outWidth, filters]
 */
export function biasedConvolution(
  input: tf.Tensor4D,
  kernel: tf.Tensor4D,
  bias: tf.Tensor,
  { strides, pad }: Omit<BiasedConvolutionAttributes, 'slope'>,
  slope: number | undefined,
): tf.Tensor {
  if (hasKernel(biasedConvolutionKernelName, slope)) {
    const attributes = { strides, pad, slope: slope ?? 1 };
    return tf
      .engine()
      .runKernel<tf.Tensor>(biasedConvolutionKernelName, { input, kernel, bias }, attributes);
  }
  return activated(tf.add(tf.conv2d(input, kernel, strides, pad), bias), slope);
}

/** The kernels' gradients tell by the output what was below zero, which a slope below 0 would hide. */
function hasKernel(name: string, slope = 1): boolean {
  return slope >= 0 && tf.getKernel(name, tf.getBackend()) != null;
}

function activated(sum: tf.Tensor, slope: number | undefined): tf.Tensor {
  return slope === undefined ? sum : tf.leakyRelu(sum, slope);
}
