import type { LayerSpecification, Shape } from '../../models/layers.ts';
import { type NetworkSpecification, namedLayers } from '../../models/network.ts';

/**
 * A network as the topology of a tfjs layers model, so that `tf.loadLayersModel` opens it anywhere.
 * Our own reader goes by the manifest and takes only the weights from that file.
 */
export function kerasTopology(network: NetworkSpecification): object {
  const layers = namedLayers(network).map(({ name, layer }, index) => {
    const { class_name, config } = kerasLayer(layer);
    const input = index === 0 ? firstLayer(network.inputShape) : {};
    return { class_name, config: { name, ...input, ...config } };
  });
  return {
    class_name: 'Sequential',
    config: { name: 'generator', layers },
    keras_version: 'tfjs-layers 4.22.0',
    backend: 'tensor_flow.js',
  };
}

function firstLayer(inputShape: Shape): object {
  return { batch_input_shape: [null, ...inputShape], dtype: 'float32' };
}

function kerasLayer(layer: LayerSpecification): { class_name: string; config: object } {
  switch (layer.kind) {
    case 'dense':
      return {
        class_name: 'Dense',
        config: { units: layer.units, activation: 'linear', use_bias: true },
      };
    case 'leakyRelu':
      return { class_name: 'LeakyReLU', config: { alpha: layer.slope } };
    case 'batchNormalization':
      return {
        class_name: 'BatchNormalization',
        config: {
          axis: -1,
          momentum: layer.momentum,
          epsilon: layer.epsilon,
          center: true,
          scale: true,
        },
      };
    case 'tanh':
      return { class_name: 'Activation', config: { activation: 'tanh' } };
    case 'flatten':
      return { class_name: 'Flatten', config: {} };
    case 'reshape':
      return { class_name: 'Reshape', config: { target_shape: layer.shape } };
  }
}
