import * as tf from '@tensorflow/tfjs-core';
import type { PlainLayer } from '../classifier.ts';
import { lessScaledColumns, scaledColumns, sumOfProducts, sumOverRows } from '../../nn/columns.ts';

/**
 * A dense layer whose weights are a direction and a length: W = scale · direction / ‖direction‖, column
 * by column. Source: Salimans and Kingma 2016, arXiv:1602.07868, equation 2.
 */
export interface NormalizedLayer<Kind extends tf.Tensor = tf.Tensor> {
  readonly direction: Kind; // [inputs, units]
  readonly scale: Kind; // [1, units]
  readonly bias: Kind; // [1, units]
}

/** What a forward pass through one layer leaves for the backward pass. */
export interface LayerPass {
  readonly input: tf.Tensor2D; // [rows, inputs]
  /** input · direction, before length and bias. */
  readonly product: tf.Tensor2D; // [rows, units]
  /** 1 / ‖direction‖ of each column. */
  readonly inverseLength: tf.Tensor2D; // [1, units]
  /** scale / ‖direction‖ */
  readonly factor: tf.Tensor2D; // [1, units]
  /** factor · product + bias, or the ReLU of that */
  readonly output: tf.Tensor2D; // [rows, units]
}

/** Beside a column's squared length, so that none divides by zero. */
const lengthEpsilon = 1e-6;

/**
 * Runs rows through a layer. The weights themselves are never made: the product with the direction is
 * scaled, which is a pass over [rows, units] in place of one over [inputs, units]. Makes tensors it does
 * not dispose.
 *
 * @param options.hasRelu whether a ReLU follows
 */
export function passLayer(
  { direction, scale, bias }: NormalizedLayer,
  input: tf.Tensor2D,
  { hasRelu }: { readonly hasRelu: boolean },
): LayerPass {
  const product: tf.Tensor2D = tf.matMul(input, direction);
  const inverseLength: tf.Tensor2D = inverseColumnLengths(direction as tf.Tensor2D);
  const factor = tf.mul(scale, inverseLength) as tf.Tensor2D;
  const output = scaledColumns(product, factor, bias, { hasRelu });
  return { input, product, inverseLength, factor, output };
}

/** The derivatives of a loss by a layer's parts, given those by its output. */
export type LayerGradients = NormalizedLayer;

/**
 * The gradients of a layer's parts: with P = inputᵀ · (outputGradient · factor), that by the direction is
 * P less its part along the direction (equation 3 of the paper), whose size is a sum over the rows, since
 * direction · P = Σ product · outputGradient · factor, column by column. Makes tensors it does not dispose.
 *
 * @param outputGradient [rows, units]
 * @param byProduct what gradientByProduct() makes of it
 */
export function layerGradients(
  { direction }: NormalizedLayer,
  { input, product, inverseLength, factor }: LayerPass,
  outputGradient: tf.Tensor2D,
  byProduct: tf.Tensor2D,
): LayerGradients {
  const along = sumOfProducts(product, outputGradient); // [1, units]
  const whole: tf.Tensor2D = tf.matMul(input, byProduct, true); // [inputs, units]
  const alongFactor = tf.mul(tf.mul(along, factor), tf.square(inverseLength));
  return {
    direction: lessScaledColumns(whole, direction, alongFactor),
    scale: tf.mul(along, inverseLength),
    bias: sumOverRows(outputGradient),
  };
}

/** The derivative by a layer's product, given that by its output before any ReLU. @returns [rows, units] */
export function gradientByProduct(
  { factor }: Pick<LayerPass, 'factor'>,
  outputGradient: tf.Tensor2D,
): tf.Tensor2D {
  return tf.mul(outputGradient, factor);
}

/** The derivative by a layer's input, given that by its product. Makes a tensor it does not dispose. @returns [rows, inputs] */
export function inputGradient({ direction }: NormalizedLayer, byProduct: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(byProduct, direction, false, true);
}

function inverseColumnLengths(direction: tf.Tensor2D): tf.Tensor2D {
  return tf.rsqrt(tf.add(sumOfProducts(direction, direction), lengthEpsilon));
}

/** A layer's weights with direction and length multiplied out. The caller disposes them. */
export function plainLayer({ direction, scale, bias }: NormalizedLayer): PlainLayer {
  return tf.tidy(() => {
    const factor = tf.mul(scale, inverseColumnLengths(direction as tf.Tensor2D));
    return { kernel: tf.mul(direction, factor), bias: tf.clone(bias) };
  });
}
