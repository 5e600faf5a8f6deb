import type { LayerSpecification, Shape } from '../../models/network/layers.ts';
import {
  type NetworkSpecification,
  namedLayers,
  networkOutputShape,
  networkParameters,
} from '../../models/network/network.ts';
import type { StoredTensor } from '../../models/network/weights.ts';
import { storedValues } from '../nn/running.ts';
import {
  type OnnxNode,
  encodeModel,
  floatAttribute,
  integerAttribute,
  integersAttribute,
  shapeTensor,
  tensorField,
  textAttribute,
} from './onnx-messages.ts';

/** The names of the graph's only input and output. */
const graphInput = 'latent';
const graphOutput = 'image';

/** A value while the graph is built: a batch of `shape`, its channels last as in our networks or first as in ONNX. */
interface Value {
  readonly name: string;
  readonly shape: Shape;
  readonly channelsFirst: boolean;
}

/**
 * A generator as an ONNX model in float32, operator set 13: input "latent" [batch, ...inputShape], output
 * "image" [batch, ...outputShape], channels last in both.
 *
 * @param tensors all parameters of the network
 * @param documentation of the graph: what goes in and comes out
 * @throws RangeError when a tensor is missing or of another shape than the network says
 * Source: https://github.com/onnx/onnx/blob/v1.8.0/docs/Operators.md
 */
export function encodeOnnx(
  network: NetworkSpecification,
  tensors: readonly StoredTensor[],
  documentation = '',
): Uint8Array {
  const { nodes, constants } = graphOf(network);
  return encodeModel({
    documentation,
    nodes,
    initializers: [...weightTensors(network, tensors), ...constants],
    input: { name: graphInput, shape: network.inputShape },
    output: { name: graphOutput, shape: networkOutputShape(network) },
  });
}

/** The nodes in order, and the encoded initializers that are no weights. */
function graphOf(network: NetworkSpecification) {
  const nodes: OnnxNode[] = [];
  const constants: Uint8Array[] = [];
  const add = (operator: string, name: string, inputs: string[], attributes: Uint8Array[] = []) => {
    nodes.push({ operator, name, inputs, attributes });
    return name;
  };
  /** The same value with its channels where the next node wants them. */
  const arrange = (value: Value, channelsFirst: boolean): Value => {
    const axes = value.shape.map((_, index) => index + 1);
    if (value.channelsFirst === channelsFirst || axes.length < 2) return value;
    const order = channelsFirst ? [0, axes.length, ...axes.slice(0, -1)] : [0, ...axes.slice(1), 1];
    const name = `${value.name}/${channelsFirst ? 'channels_first' : 'channels_last'}`;
    add('Transpose', name, [value.name], [integersAttribute('perm', order)]);
    return { ...value, name, channelsFirst };
  };
  let value: Value = { name: graphInput, shape: network.inputShape, channelsFirst: false };
  for (const { name, layer, inputShape } of namedLayers(network)) {
    const { operator, parameters, attributes, channelsFirst } = operatorOf(layer, inputShape);
    const input = channelsFirst === null ? value : arrange(value, channelsFirst);
    const inputs = [input.name, ...parameters.map((parameter) => `${name}/${parameter}`)];
    add(operator, name, inputs, [...attributes]);
    if (layer.kind === 'reshape') constants.push(shapeTensor(`${name}/shape`, layer.shape));
    const shape = networkOutputShape({ inputShape, layers: [layer] });
    value = { name, shape, channelsFirst: input.channelsFirst && shape.length > 1 };
  }
  add('Identity', graphOutput, [arrange(value, false).name]);
  return { nodes, constants };
}

interface Operator {
  readonly operator: string;
  /** The names of further inputs, in the operator's order. */
  readonly parameters: readonly string[];
  readonly attributes: readonly Uint8Array[];
  /** Where it wants the channels; null: it does not matter. */
  readonly channelsFirst: boolean | null;
}

/** The ONNX operator that does what a layer does. @throws RangeError for a dense layer over an image */
function operatorOf(layer: LayerSpecification, inputShape: Shape): Operator {
  const operator = (
    name: string,
    channelsFirst: boolean | null,
    attributes: readonly Uint8Array[] = [],
    parameters: readonly string[] = [],
  ) => ({ operator: name, parameters, attributes, channelsFirst });
  switch (layer.kind) {
    case 'dense':
      if (inputShape.length !== 1)
        throw new RangeError(`dense: [units] expected, [${inputShape}] given`);
      return operator('Gemm', null, [], ['kernel', 'bias']);
    case 'conv2d':
      return operator('Conv', true, convolutionAttributes(layer, inputShape), ['kernel', 'bias']);
    case 'leakyRelu':
      return operator('LeakyRelu', null, [floatAttribute('alpha', layer.slope)]);
    case 'batchNormalization':
      return operator(
        'BatchNormalization',
        true,
        [floatAttribute('epsilon', layer.epsilon), floatAttribute('momentum', layer.momentum)],
        ['gamma', 'beta', 'moving_mean', 'moving_variance'],
      );
    case 'tanh':
      return operator('Tanh', null);
    case 'sigmoid':
      return operator('Sigmoid', null);
    case 'softplus':
      return operator('Softplus', null);
    case 'flatten':
      return operator('Flatten', false, [integerAttribute('axis', 1)]);
    case 'reshape':
      return operator('Reshape', false, [], ['shape']);
    case 'depthToSpace':
      // DCR is TensorFlow's order: each pixel of a block with all its channels together.
      return operator('DepthToSpace', true, [
        integerAttribute('blocksize', layer.blockSize),
        textAttribute('mode', 'DCR'),
      ]);
    case 'spaceToDepth':
      return operator('SpaceToDepth', true, [integerAttribute('blocksize', layer.blockSize)]);
  }
}

/** Padding in numbers, as TensorFlow's "same" puts it: half before, half and the odd one after. */
function convolutionAttributes(
  { kernelSize, strides, padding }: Extract<LayerSpecification, { kind: 'conv2d' }>,
  inputShape: Shape,
): readonly Uint8Array[] {
  const padded = ([0, 1] as const).map((axis) => {
    if (padding === 'valid') return 0;
    const [length = 0, stride, kernel] = [inputShape[axis], strides[axis], kernelSize[axis]];
    return Math.max((Math.ceil(length / stride) - 1) * stride + kernel - length, 0);
  });
  return [
    integersAttribute('kernel_shape', kernelSize),
    integersAttribute('strides', strides),
    integersAttribute('pads', [
      ...padded.map((all) => all >> 1),
      ...padded.map((all) => all - (all >> 1)),
    ]),
  ];
}

function weightTensors(
  network: NetworkSpecification,
  tensors: readonly StoredTensor[],
): Uint8Array[] {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return networkParameters(network).map(({ name, shape }) => {
    const tensor = byName.get(name);
    if (tensor?.shape.join() !== shape.join()) {
      throw new RangeError(
        `${name}: [${shape}] expected, ${tensor ? `[${tensor.shape}]` : 'none'} given`,
      );
    }
    const values = storedValues(tensor);
    return shape.length === 4
      ? tensorField(name, kernelShape(shape), kernelValues(shape, values))
      : tensorField(name, shape, values);
  });
}

/** From [height, width, channels, filters] to ONNX's [filters, channels, height, width]. */
function kernelShape([height = 0, width = 0, channels = 0, filters = 0]: Shape): Shape {
  return [filters, channels, height, width];
}

function kernelValues(
  [height = 0, width = 0, channels = 0, filters = 0]: Shape,
  values: Float32Array,
) {
  const moved = new Float32Array(values.length);
  const area = height * width;
  for (let index = 0; index < values.length; index++) {
    const filter = index % filters;
    const channel = Math.floor(index / filters) % channels;
    const place = Math.floor(index / (filters * channels));
    moved[(filter * channels + channel) * area + place] = values[index] ?? 0;
  }
  return moved;
}
