import { Float16Array } from '@petamoriken/float16';
import type * as tf from '@tensorflow/tfjs-core';
import {
  type BlockLayer,
  type LayerSpecification,
  type Shape,
  blockLayout,
  outputShape,
} from '../../models/network/layers.ts';
import {
  type NetworkSpecification,
  namedLayers,
  networkParameters,
} from '../../models/network/network.ts';

/**
 * The weights as a tfjs layers model: model.json and one file of half floats.
 *
 * @param folder of the model that they go to, and what the network is called: "generator", or a companion
 */
export async function encodeNetwork(
  network: NetworkSpecification,
  parameters: ReadonlyMap<string, tf.Tensor>,
  folder = 'generator',
): Promise<Map<string, Uint8Array>> {
  const specifications = networkParameters(network);
  const chunks = await Promise.all(
    specifications.map(async ({ name }) => {
      const tensor = parameters.get(name);
      if (!tensor) throw new Error(`parameter ${name} is missing`);
      const values = await tensor.data<'float32'>();
      requireHalfFloats(name, values);
      return toFloat16Bytes(values);
    }),
  );
  const modelFile = {
    format: 'layers-model',
    generatedBy: 'digit-mint',
    convertedBy: null,
    modelTopology: kerasTopology(network, folder),
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: specifications.map(({ name, shape }) => ({
          name,
          shape,
          dtype: 'float32',
          quantization: { dtype: 'float16' },
        })),
      },
    ],
  };
  return new Map([
    [`${folder}/model.json`, new TextEncoder().encode(JSON.stringify(modelFile))],
    [`${folder}/weights.bin`, new Uint8Array(Buffer.concat(chunks))],
  ]);
}

/**
 * A network as the topology of a tfjs layers model, so that `tf.loadLayersModel` opens it anywhere.
 * Our own reader goes by the manifest and takes only the weights from that file.
 */
export function kerasTopology(network: NetworkSpecification, title = 'generator'): object {
  const layers = namedLayers(network)
    .flatMap(({ name, layer, inputShape }) => kerasLayers(name, layer, inputShape))
    .map(({ class_name, config }, index) => {
      const input = index === 0 ? firstLayer(network.inputShape) : {};
      return { class_name, config: { ...input, ...config } };
    });
  return {
    class_name: 'Sequential',
    config: { name: title, layers },
    keras_version: 'tfjs-layers 4.22.0',
    backend: 'tensor_flow.js',
  };
}

function firstLayer(inputShape: Shape): object {
  return { batch_input_shape: [null, ...inputShape], dtype: 'float32' };
}

interface KerasLayer {
  readonly class_name: string;
  readonly config: { readonly name: string };
}

/** One of our layers as the layers that Keras has for it: mostly one, which bears its name. */
function kerasLayers(
  name: string,
  layer: LayerSpecification,
  inputShape: Shape,
): readonly KerasLayer[] {
  if (layer.kind === 'depthToSpace' || layer.kind === 'spaceToDepth') {
    return kerasBlockLayers(name, layer, inputShape);
  }
  const { class_name, config } = kerasLayer(layer);
  return [{ class_name, config: { name, ...config } }];
}

/** Keras has moving blocks only as a function, which no file can hold: spelled out as a transposition. */
function kerasBlockLayers(
  name: string,
  layer: BlockLayer,
  inputShape: Shape,
): readonly KerasLayer[] {
  const reshape = (step: string, shape: Shape) => ({
    class_name: 'Reshape',
    config: { name: `${name}_${step}`, target_shape: shape },
  });
  const permute = {
    class_name: 'Permute',
    // Counted from 1, the batch being axis 0.
    config: { name: `${name}_permute`, dims: [1, 3, 2, 4] },
  };
  return [
    reshape('split', blockLayout(layer, inputShape)),
    permute,
    reshape('join', outputShape(layer, inputShape)),
  ];
}

/** The class that Keras has for a layer, and its settings except the name. */
function kerasLayer(layer: Exclude<LayerSpecification, BlockLayer>): {
  class_name: string;
  config: object;
} {
  switch (layer.kind) {
    case 'dense':
      return {
        class_name: 'Dense',
        config: { units: layer.units, activation: 'linear', use_bias: true },
      };
    case 'conv2d':
      return { class_name: 'Conv2D', config: convolutionConfig(layer) };
    case 'leakyRelu':
      return { class_name: 'LeakyReLU', config: { alpha: layer.slope } };
    case 'batchNormalization':
      return { class_name: 'BatchNormalization', config: batchNormalizationConfig(layer) };
    case 'tanh':
    case 'sigmoid':
    case 'softplus':
      return { class_name: 'Activation', config: { activation: layer.kind } };
    case 'flatten':
      return { class_name: 'Flatten', config: {} };
    case 'reshape':
      return { class_name: 'Reshape', config: { target_shape: layer.shape } };
  }
}

function convolutionConfig(layer: Extract<LayerSpecification, { kind: 'conv2d' }>): object {
  return {
    filters: layer.filters,
    kernel_size: layer.kernelSize,
    strides: layer.strides,
    padding: layer.padding,
    data_format: 'channels_last',
    activation: 'linear',
    use_bias: true,
  };
}

function batchNormalizationConfig({
  momentum,
  epsilon,
}: Extract<LayerSpecification, { kind: 'batchNormalization' }>): object {
  return { axis: -1, momentum, epsilon, center: true, scale: true };
}

/**
 * Values as little-endian IEEE 754 half floats, each rounded to the nearest: half the bytes on disk and
 * over the network. A model's goldens are drawn from the rounded weights, so they hold.
 */
export function toFloat16Bytes(values: Float32Array): Uint8Array {
  return new Uint8Array(new Uint16Array(new Float16Array(values).buffer).buffer);
}

/** The largest half float. */
const largest = 65_504;

/** @throws RangeError when a value would be infinite as a half float, or is no number */
export function requireHalfFloats(name: string, values: Float32Array): void {
  const lost = values.find((value) => !(Math.abs(value) <= largest));
  if (lost === undefined) return;
  throw new RangeError(`${name}: ${lost} cannot be written as a half float (up to ±${largest})`);
}
