import type { LayerSpecification } from './layers.ts';
import type { Shape } from './shape.ts';

/** One trained or tracked tensor of a layer, by the names Keras gives them. */
export interface ParameterSpecification {
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: 'glorotUniform' | 'zeros' | 'ones';
  readonly trainable: boolean;
}

/** The parameters that a layer needs over an input of this shape, in the order Keras saves them. */
export function layerParameters(
  layer: LayerSpecification,
  input: Shape,
): readonly ParameterSpecification[] {
  const channels = input.at(-1) ?? 0;
  const vector = (name: string, initializer: 'zeros' | 'ones', trainable = true) =>
    ({ name, shape: [channels], initializer, trainable }) as const;
  switch (layer.kind) {
    case 'dense':
      return kernelAndBias([channels, layer.units]);
    case 'conv2d':
      return kernelAndBias([...layer.kernelSize, channels, layer.filters]);
    case 'batchNormalization':
      return [
        vector('gamma', 'ones'),
        vector('beta', 'zeros'),
        vector('moving_mean', 'zeros', false),
        vector('moving_variance', 'ones', false),
      ];
    case 'leakyRelu':
    case 'tanh':
    case 'flatten':
    case 'reshape':
    case 'depthToSpace':
    case 'spaceToDepth':
      return [];
  }
}

/** A kernel, its outputs along the last axis, and a bias for each output. */
function kernelAndBias(kernelShape: Shape): readonly ParameterSpecification[] {
  return [
    { name: 'kernel', shape: kernelShape, initializer: 'glorotUniform', trainable: true },
    { name: 'bias', shape: kernelShape.slice(-1), initializer: 'zeros', trainable: true },
  ];
}
