import type * as z from 'zod';
import type { layerSchema } from './schema.ts';

/** A tensor's shape without the batch: [height, width, channels] or [units]. */
export type Shape = readonly number[];

/** The number of elements in a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A shape as an image's. @throws RangeError that names the layer which needs one. */
export function asImageShape(
  shape: Shape,
  layerKind: string,
): readonly [height: number, width: number, channels: number] {
  const [height, width, channels, ...more] = shape;
  if (height === undefined || width === undefined || channels === undefined || more.length > 0) {
    throw new RangeError(`${layerKind}: [height, width, channels] is needed, not [${shape}]`);
  }
  return [height, width, channels];
}

/** What a layer does, as data: it travels in a model's configuration and in its model.json. */
export type LayerSpecification = z.infer<typeof layerSchema>;

/** The layer of one kind. */
export type LayerOfKind<Kind extends LayerSpecification['kind']> = Extract<
  LayerSpecification,
  { kind: Kind }
>;

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
    case 'sigmoid':
    case 'softplus':
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

/** The shape that a layer makes of its input's. @throws RangeError when the two do not fit. */
export function outputShape(layer: LayerSpecification, input: Shape): Shape {
  switch (layer.kind) {
    case 'dense':
      return [layer.units];
    case 'conv2d':
      return convolutionOutputShape(layer, input);
    case 'flatten':
      return [sizeOf(input)];
    case 'reshape':
      if (sizeOf(layer.shape) !== sizeOf(input)) {
        throw new RangeError(`reshape: [${input}] cannot become [${layer.shape}]`);
      }
      return layer.shape;
    case 'depthToSpace':
    case 'spaceToDepth':
      return blockOutputShape(layer, input);
    case 'leakyRelu':
    case 'batchNormalization':
    case 'tanh':
    case 'sigmoid':
    case 'softplus':
      return input;
    default:
      // A manifest that was not parsed here may name a layer of a later version.
      throw new RangeError(
        `layer ${JSON.stringify((layer as { readonly kind: unknown }).kind)}: this version of digit-mint does not know it`,
      );
  }
}

/** As many places as the kernel has: all of them when padded, else those where it lies within the image. */
function convolutionOutputShape(
  { filters, kernelSize, strides, padding }: LayerOfKind<'conv2d'>,
  input: Shape,
): Shape {
  const [height, width] = asImageShape(input, 'conv2d');
  const [kernelHeight, kernelWidth] = kernelSize;
  if (padding === 'valid' && (kernelHeight > height || kernelWidth > width)) {
    throw new RangeError(
      `conv2d: a kernel of ${kernelHeight} × ${kernelWidth} does not fit into ${height} × ${width}`,
    );
  }
  const places = (length: number, kernelLength: number, stride: number) =>
    Math.ceil((padding === 'same' ? length : length - kernelLength + 1) / stride);
  return [
    places(height, kernelHeight, strides[0]),
    places(width, kernelWidth, strides[1]),
    filters,
  ];
}

/** The layers that move pixels between an image's area and its channels, in blocks. */
export type BlockLayer = LayerOfKind<'depthToSpace' | 'spaceToDepth'>;

/**
 * The shape that moving blocks makes, [height, width, channels].
 *
 * @throws RangeError when the channels, or the height and width, do not divide into blocks
 */
export function blockOutputShape({ kind, blockSize }: BlockLayer, input: Shape): Shape {
  const [height, width, channels] = asImageShape(input, kind);
  const area = blockSize ** 2;
  if (kind === 'depthToSpace') {
    if (channels % area !== 0) {
      throw new RangeError(`depthToSpace: ${channels} channels are not a multiple of ${area}`);
    }
    return [height * blockSize, width * blockSize, channels / area];
  }
  if (height % blockSize !== 0 || width % blockSize !== 0) {
    throw new RangeError(
      `spaceToDepth: ${height} × ${width} does not divide into blocks of ${blockSize} × ${blockSize}`,
    );
  }
  return [height / blockSize, width / blockSize, channels * area];
}

/**
 * An image's values as four lengths, of which the middle two change places in either direction. That is
 * TensorFlow's order: a pixel's channels hold its block row by row, each of the block's pixels with all
 * its own channels together, so that a block's row stays one run.
 * Source: https://www.tensorflow.org/api_docs/python/tf/nn/depth_to_space
 */
export function blockLayout(
  { kind, blockSize }: BlockLayer,
  input: Shape,
): readonly [number, number, number, number] {
  const [height, width, channels] = asImageShape(input, kind);
  return kind === 'depthToSpace'
    ? [height, width, blockSize, channels / blockSize]
    : [height / blockSize, blockSize, width / blockSize, blockSize * channels];
}
