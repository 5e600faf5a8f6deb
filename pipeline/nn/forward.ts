import * as tf from '@tensorflow/tfjs-core';
import {
  type BlockLayer,
  type LayerOfKind,
  type LayerSpecification,
  blockLayout,
  blockOutputShape,
} from '../../models/network/layers.ts';
import { type NetworkSpecification, namedLayers } from '../../models/network/network.ts';
import { biasedConvolution, biasedProduct } from './biased-layer.ts';

/** A network's tensors by their full names, "dense_1/kernel". */
export type Parameters = ReadonlyMap<string, tf.Tensor>;

/** A layer, of which one with weights has the LeakyReLU in it that follows it, where one does. */
export type ForwardLayer =
  | (LayerOfKind<'dense' | 'conv2d'> & { readonly leakySlope?: number })
  | Exclude<LayerSpecification, LayerOfKind<'dense' | 'conv2d'>>;

/** How a forward pass applies one layer; training replaces the rule of batch normalization. */
export type LayerRule = (
  layer: ForwardLayer,
  parameter: (name: string) => tf.Tensor,
  input: tf.Tensor,
  layerName: string,
) => tf.Tensor;

/**
 * Runs a batch through the network on the present engine, for training: models/runtime/ draws. Makes tensors
 * that it does not dispose, so call it inside tf.tidy.
 *
 * @param input [batch, ...inputShape]
 * @returns [batch, ...outputShape]
 */
export function forward(
  network: NetworkSpecification,
  parameters: Parameters,
  input: tf.Tensor,
  rule: LayerRule = applyLayer,
): tf.Tensor {
  return withActivations(namedLayers(network)).reduce((activation, { name, layer }) => {
    const parameter = (parameterName: string) => {
      const tensor = parameters.get(`${name}/${parameterName}`);
      if (!tensor) throw new Error(`parameter ${name}/${parameterName} is missing`);
      return tensor;
    };
    return rule(layer, parameter, activation, name);
  }, input);
}

interface NamedForwardLayer {
  readonly name: string;
  readonly layer: ForwardLayer;
}

/** Takes each LeakyReLU into the layer with weights before it. */
function withActivations(
  layers: readonly { readonly name: string; readonly layer: LayerSpecification }[],
): readonly NamedForwardLayer[] {
  return layers.flatMap(({ name, layer }, index): readonly NamedForwardLayer[] => {
    const [before, next] = [layers[index - 1]?.layer, layers[index + 1]?.layer];
    if (layer.kind === 'leakyRelu' && before && hasWeights(before)) return [];
    if (!hasWeights(layer) || next?.kind !== 'leakyRelu') return [{ name, layer }];
    return [{ name, layer: { ...layer, leakySlope: next.slope } }];
  });
}

function hasWeights(layer: LayerSpecification): layer is LayerOfKind<'dense' | 'conv2d'> {
  return layer.kind === 'dense' || layer.kind === 'conv2d';
}

/**
 * Applies one layer to a batch with the parameters it needs, by name, as inference does: batch
 * normalization by the moving statistics. The caller disposes the result.
 */
export function applyLayer(
  layer: ForwardLayer,
  parameter: (name: string) => tf.Tensor,
  input: tf.Tensor, // [batch, ...shape]
): tf.Tensor {
  switch (layer.kind) {
    case 'dense':
      return biasedProduct(input, parameter('kernel'), parameter('bias'), layer.leakySlope);
    case 'conv2d': {
      const kernel = parameter('kernel') as tf.Tensor4D; // [height, width, channels, filters]
      const [strideHeight, strideWidth] = layer.strides;
      const how = { strides: [strideHeight, strideWidth] as [number, number], pad: layer.padding };
      const bias = parameter('bias');
      return biasedConvolution(input as tf.Tensor4D, kernel, bias, how, layer.leakySlope);
    }
    case 'leakyRelu':
      return tf.leakyRelu(input, layer.slope);
    case 'batchNormalization':
      return tf.batchNorm(
        input as tf.Tensor2D,
        parameter('moving_mean') as tf.Tensor1D,
        parameter('moving_variance') as tf.Tensor1D,
        parameter('beta') as tf.Tensor1D,
        parameter('gamma') as tf.Tensor1D,
        layer.epsilon,
      );
    case 'tanh':
      return tf.tanh(input);
    case 'sigmoid':
      return tf.sigmoid(input);
    case 'softplus':
      return tf.softplus(input);
    case 'flatten':
      return tf.reshape(input, [input.shape[0] ?? 0, -1]);
    case 'reshape':
      return tf.reshape(input, [input.shape[0] ?? 0, ...layer.shape]);
    case 'depthToSpace':
    case 'spaceToDepth':
      return moveBlocks(layer, input);
  }
}

/**
 * Moves blocks by a transposition, whose gradient every engine has: tf.depthToSpace has none. Makes
 * tensors it does not dispose.
 *
 * @param input [batch, height, width, channels]
 */
function moveBlocks(layer: BlockLayer, input: tf.Tensor): tf.Tensor {
  const [batch = 0, ...shape] = input.shape;
  const [first, second, third, run] = blockLayout(layer, shape);
  // The batch is part of the first length: four axes are cheaper to transpose than five.
  const blocks = tf.reshape(input, [batch * first, second, third, run]);
  const moved = tf.transpose(blocks, [0, 2, 1, 3]);
  return tf.reshape(moved, [batch, ...blockOutputShape(layer, shape)]);
}
