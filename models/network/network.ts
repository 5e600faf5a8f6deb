import type * as z from 'zod';
import {
  type LayerSpecification,
  type ParameterSpecification,
  type Shape,
  layerParameters,
  outputShape,
} from './layers.ts';
import type { networkSchema } from './schema.ts';

/** A chain of layers, as data. */
export type NetworkSpecification = z.infer<typeof networkSchema>;

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
  sigmoid: 'activation',
  softplus: 'activation',
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
