import * as tf from '@tensorflow/tfjs-core';
import { reluGradient } from '../../nn/relu.ts';
import {
  inputGradient,
  type LayerGradients,
  layerGradients,
  type LayerPass,
  type NormalizedLayer,
  passLayer,
} from './normalized-layer.ts';

/** Noise that is added to the input of layer `index`; the identity where a network is tested. */
export type InputNoise = (rows: tf.Tensor2D, index: number) => tf.Tensor2D;

/** What a forward pass leaves: each layer's, and its activation; the last one's are the logits. */
export interface DiscriminatorPass {
  readonly layers: readonly LayerPass[];
  readonly activations: readonly tf.Tensor2D[];
}

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
  const activations: tf.Tensor2D[] = [];
  let activation = rows;
  for (const [index, layer] of layers.slice(0, depth).entries()) {
    const pass = passLayer(layer, noise(activation, index));
    activation = index === layers.length - 1 ? pass.output : tf.relu(pass.output);
    passes.push(pass);
    activations.push(activation);
  }
  return { layers: passes, activations };
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
  backThrough(layers, pass, activationGradient, (layer, layerPass, outputGradient) => {
    gradients.unshift(layerGradients(layer, layerPass, outputGradient));
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
  const [layer, layerPass] = [layers[0], pass.layers[0]];
  if (!layer || !layerPass) throw new RangeError('a discriminator without layers');
  return inputGradient(layer, layerPass, first);
}

/** Goes from the last layer to the first. @returns the derivative by the first layer's output */
function backThrough(
  layers: readonly NormalizedLayer[],
  { layers: passes, activations }: DiscriminatorPass,
  activationGradient: tf.Tensor2D,
  visit: (layer: NormalizedLayer, pass: LayerPass, outputGradient: tf.Tensor2D) => void,
): tf.Tensor2D {
  let gradient = activationGradient;
  for (let index = passes.length - 1; index >= 0; index--) {
    const [layer, pass, activation] = [layers[index], passes[index], activations[index]];
    if (!layer || !pass || !activation) throw new RangeError(`layer ${index} was not run`);
    const isLogits = index === layers.length - 1;
    const outputGradient = isLogits ? gradient : reluGradient(gradient, activation);
    visit(layer, pass, outputGradient);
    gradient = outputGradient;
    if (index > 0) gradient = inputGradient(layer, pass, gradient);
  }
  return gradient;
}
