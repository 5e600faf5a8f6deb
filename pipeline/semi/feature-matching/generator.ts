import * as tf from '@tensorflow/tfjs-core';
import { normalizeRows, rowsGradient } from '../../nn/batch-norm.ts';
import { sumOverRows } from '../../nn/columns.ts';
import {
  inputGradient,
  type LayerPass,
  layerGradients,
  type NormalizedLayer,
  passLayer,
  gradientByProduct,
} from './normalized-layer.ts';

/** A dense layer over which the batch is normalized: no bias before, no gain after. */
export interface BatchNormalizedLayer<Kind extends tf.Tensor = tf.Tensor> {
  readonly kernel: Kind; // [inputs, units]
  readonly shift: Kind; // [1, units]
}

/** The generator's parts: hidden layers, then pixels. */
export interface GeneratorLayers<Kind extends tf.Tensor = tf.Tensor> {
  readonly hidden: readonly BatchNormalizedLayer<Kind>[];
  readonly last: NormalizedLayer<Kind>;
}

/** What a forward pass through a hidden layer leaves. */
interface HiddenPass {
  readonly input: tf.Tensor2D; // [rows, inputs]
  readonly normalized: tf.Tensor2D; // [rows, units]
  readonly inverseDeviation: tf.Tensor2D; // [1, units]
  readonly activation: tf.Tensor2D; // [rows, units]
}

/** What a forward pass leaves, and the images. */
export interface GeneratorPass {
  readonly hidden: readonly HiddenPass[];
  readonly last: LayerPass;
  readonly images: tf.Tensor2D; // [rows, pixels] in (0, 1)
}

/**
 * Draws images: dense layers with batch normalization by the batch's own statistics and softplus, then a
 * weight-normalized layer and the sigmoid. Makes tensors it does not dispose.
 *
 * @param latents [rows, latentSize] in [0, 1)
 */
export function passGenerator(
  { hidden, last }: GeneratorLayers,
  latents: tf.Tensor2D,
): GeneratorPass {
  const passes: HiddenPass[] = [];
  let activation = latents;
  for (const layer of hidden) {
    const pass = passHidden(layer, activation);
    passes.push(pass);
    activation = pass.activation;
  }
  const lastPass = passLayer(last, activation, { hasRelu: false });
  return { hidden: passes, last: lastPass, images: tf.sigmoid(lastPass.output) };
}

/**
 * The gradients of all parts, given the loss's derivative by the images. Makes tensors it does not dispose.
 *
 * @param imageGradient [rows, pixels]
 */
export function generatorGradients(
  layers: GeneratorLayers,
  pass: GeneratorPass,
  imageGradient: tf.Tensor2D,
): GeneratorLayers {
  const { images } = pass;
  const slope = tf.mul(images, tf.sub(1, images)); // of the sigmoid
  const outputGradient = tf.mul(imageGradient, slope) as tf.Tensor2D;
  const byProduct = gradientByProduct(pass.last, outputGradient);
  const last = layerGradients(layers.last, pass.last, outputGradient, byProduct);
  let gradient = inputGradient(layers.last, byProduct);
  const hidden: BatchNormalizedLayer[] = [];
  for (let index = layers.hidden.length - 1; index >= 0; index--) {
    const [layer, hiddenPass] = [layers.hidden[index], pass.hidden[index]];
    if (!layer || !hiddenPass) throw new RangeError(`layer ${index} was not run`);
    const { kernel, shift, productGradient } = hiddenGradients(hiddenPass, gradient);
    hidden.unshift({ kernel, shift });
    if (index > 0) gradient = tf.matMul(productGradient, layer.kernel, false, true);
  }
  return { hidden, last };
}

function passHidden({ kernel, shift }: BatchNormalizedLayer, input: tf.Tensor2D): HiddenPass {
  const product: tf.Tensor2D = tf.matMul(input, kernel);
  const { normalized, inverseDeviation } = normalizeRows(product);
  const activation: tf.Tensor2D = tf.softplus(tf.add(normalized, shift));
  return { input, normalized, inverseDeviation, activation };
}

/** Softplus' slope is the sigmoid, 1 − e^(−softplus). */
function hiddenGradients(pass: HiddenPass, activationGradient: tf.Tensor2D) {
  const slope = tf.sub(1, tf.exp(tf.neg(pass.activation)));
  const shiftedGradient: tf.Tensor2D = tf.mul(activationGradient, slope);
  const productGradient = rowsGradient(pass, shiftedGradient);
  return {
    productGradient,
    kernel: tf.matMul(pass.input, productGradient, true),
    shift: sumOverRows(shiftedGradient),
  };
}
