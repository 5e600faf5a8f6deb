import type * as tf from '@tensorflow/tfjs-core';
import { reluGradient } from '../../nn/relu.ts';
import {
  inputGradient,
  type LayerGradients,
  layerGradients,
  type LayerPass,
  type NormalizedLayer,
  passLayer,
  gradientByProduct,
} from './normalized-layer.ts';

/** Noise that is added to the input of layer `index`; the identity where a network is tested. */
export type InputNoise = (rows: tf.Tensor2D, index: number) => tf.Tensor2D;

/** What a forward pass leaves of each layer. The output of the last one has the logits. */
export type DiscriminatorPass = readonly LayerPass[];

/**
 * Runs rows through the discriminator: noise, a weight-normalized dense layer and ReLU, and again; the
 * last layer's output, the logits of the classes, has no ReLU. Makes tensors it does not dispose.
 *
 * @param rows [count, pixels] in [0, 1]
 * @param depth layers to run; fewer than all: up to hidden features
 */
export function passDiscriminator(
  layers: readonly NormalizedLayer[],
  rows: tf.Tensor2D,
  noise: InputNoise,
  depth = layers.length,
): DiscriminatorPass {
  const passes: LayerPass[] = [];
  for (const [index, layer] of layers.slice(0, depth).entries()) {
    const hasRelu = index < layers.length - 1;
    const input = noise(passes.at(-1)?.output ?? rows, index);
    passes.push(passLayer(layer, input, { hasRelu }));
  }
  return passes;
}

/**
 * The gradients of every layer that was run, given the loss's derivative by the last activation. Makes
 * tensors it does not dispose.
 */
export function discriminatorGradients(
  layers: readonly NormalizedLayer[],
  pass: DiscriminatorPass,
  activationGradient: tf.Tensor2D,
): readonly LayerGradients[] {
  const gradients: LayerGradients[] = [];
  backThrough(layers, pass, activationGradient, (...given) => {
    gradients.unshift(layerGradients(...given));
  });
  return gradients;
}

/** The loss's derivative by the rows themselves. Makes tensors it does not dispose. @returns [count, pixels] */
export function rowGradient(
  layers: readonly NormalizedLayer[],
  pass: DiscriminatorPass,
  activationGradient: tf.Tensor2D,
): tf.Tensor2D {
  const first = backThrough(layers, pass, activationGradient, () => {});
  const [layer] = layers;
  if (!layer) throw new RangeError('a discriminator without layers');
  return inputGradient(layer, first);
}

/** Goes from the last layer to the first. @returns the derivative by the first layer's product */
function backThrough(
  layers: readonly NormalizedLayer[],
  passes: DiscriminatorPass,
  activationGradient: tf.Tensor2D,
  visit: (...given: Parameters<typeof layerGradients>) => void,
): tf.Tensor2D {
  let gradient = activationGradient;
  for (let index = passes.length - 1; index >= 0; index--) {
    const [layer, pass] = [layers[index], passes[index]];
    if (!layer || !pass) throw new RangeError(`layer ${index} was not run`);
    const isLogits = index === layers.length - 1;
    const outputGradient = isLogits ? gradient : reluGradient(gradient, pass.output);
    gradient = gradientByProduct(pass, outputGradient);
    visit(layer, pass, outputGradient, gradient);
    if (index > 0) gradient = inputGradient(layer, gradient);
  }
  return gradient;
}
