import * as tf from '@tensorflow/tfjs-core';
import {
  type BlockLayer,
  type LayerSpecification,
  blockLayout,
  blockOutputShape,
} from '../../models/network/layers.ts';
import { type NetworkSpecification, namedLayers } from '../../models/network/network.ts';

/** A network's tensors by their full names, "dense_1/kernel". */
export type Parameters = ReadonlyMap<string, tf.Tensor>;

/** How a forward pass applies one layer; training replaces the rule of batch normalization. */
export type LayerRule = (
  layer: LayerSpecification,
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
  return namedLayers(network).reduce((activation, { name, layer }) => {
    const parameter = (parameterName: string) => {
      const tensor = parameters.get(`${name}/${parameterName}`);
      if (!tensor) throw new Error(`parameter ${name}/${parameterName} is missing`);
      return tensor;
    };
    return rule(layer, parameter, activation, name);
  }, input);
}

/**
 * Applies one layer to a batch with the parameters it needs, by name, as inference does: batch
 * normalization by the moving statistics. The caller disposes the result.
 */
export function applyLayer(
  layer: LayerSpecification,
  parameter: (name: string) => tf.Tensor,
  input: tf.Tensor, // [batch, ...shape]
): tf.Tensor {
  switch (layer.kind) {
    case 'dense':
      // Two operations, not one fused: the fused one's gradient is written for activations it knows.
      return tf.add(tf.matMul(input, parameter('kernel')), parameter('bias'));
    case 'conv2d': {
      const kernel = parameter('kernel') as tf.Tensor4D; // [height, width, channels, filters]
      const [strideHeight, strideWidth] = layer.strides;
      return tf.add(
        tf.conv2d(input as tf.Tensor4D, kernel, [strideHeight, strideWidth], layer.padding),
        parameter('bias'),
      );
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
