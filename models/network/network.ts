import type * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { applyLayer } from './apply-layer.ts';
import {
  type LayerSpecification,
  type ParameterSpecification,
  type Shape,
  layerParameters,
  layerSchema,
  outputShape,
} from './layers.ts';

export const networkSchema = z.strictObject({
  inputShape: z.array(z.int().positive()).readonly(),
  layers: z.array(layerSchema).readonly(),
});

/** A chain of layers, as data. */
export type NetworkSpecification = z.infer<typeof networkSchema>;

/** A network's tensors by their full names, "dense_1/kernel". */
export type Parameters = ReadonlyMap<string, tf.Tensor>;

/** How a forward pass applies one layer; training replaces the rule of batch normalization. */
export type LayerRule = (
  layer: LayerSpecification,
  parameter: (name: string) => tf.Tensor,
  input: tf.Tensor,
  layerName: string,
) => tf.Tensor;

interface NamedLayer {
  readonly name: string;
  readonly layer: LayerSpecification;
  readonly inputShape: Shape;
}

const kerasNames: Readonly<Record<LayerSpecification['kind'], string>> = {
  dense: 'dense',
  conv2d: 'conv2d',
  leakyRelu: 'leaky_re_lu',
  batchNormalization: 'batch_normalization',
  tanh: 'activation',
  flatten: 'flatten',
  reshape: 'reshape',
  depthToSpace: 'depth_to_space',
  spaceToDepth: 'space_to_depth',
};

/** The layers in order, named as Keras numbers them ("dense_2": the second dense layer), with the shapes that reach them. */
export function namedLayers(network: NetworkSpecification): readonly NamedLayer[] {
  const seen = new Map<string, number>();
  let inputShape: Shape = network.inputShape;
  return network.layers.map((layer) => {
    const kind = kerasNames[layer.kind];
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    const named = { name: `${kind}_${number}`, layer, inputShape };
    inputShape = outputShape(layer, inputShape);
    return named;
  });
}

/** The shape of one output of the network, without the batch. */
export function networkOutputShape(network: NetworkSpecification): Shape {
  return network.layers.reduce<Shape>(
    (shape, layer) => outputShape(layer, shape),
    network.inputShape,
  );
}

/** All parameters of a network, in layer order, named "layer/parameter". */
export function networkParameters(
  network: NetworkSpecification,
): readonly ParameterSpecification[] {
  return namedLayers(network).flatMap(({ name, layer, inputShape }) =>
    layerParameters(layer, inputShape).map((parameter) => ({
      ...parameter,
      name: `${name}/${parameter.name}`,
    })),
  );
}

/**
 * Runs a batch through the network. Makes tensors it does not dispose: call it inside tf.tidy.
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
