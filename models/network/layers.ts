import * as z from 'zod';
import { blockOutputShape } from './block-order.ts';

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

const positiveInteger = z.int().positive();
const blockSize = z.int().min(2);
const heightAndWidth = z.tuple([positiveInteger, positiveInteger]).readonly();

export const layerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dense'), units: positiveInteger }),
  z.strictObject({
    kind: z.literal('conv2d'),
    filters: positiveInteger,
    kernelSize: heightAndWidth,
    strides: heightAndWidth,
    padding: z.enum(['same', 'valid']),
  }),
  z.strictObject({ kind: z.literal('leakyRelu'), slope: z.number() }),
  z.strictObject({
    kind: z.literal('batchNormalization'),
    momentum: z.number(),
    epsilon: z.number(),
  }),
  z.strictObject({ kind: z.literal('tanh') }),
  z.strictObject({ kind: z.literal('flatten') }),
  z.strictObject({ kind: z.literal('reshape'), shape: z.array(positiveInteger).readonly() }),
  z.strictObject({ kind: z.literal('depthToSpace'), blockSize }),
  z.strictObject({ kind: z.literal('spaceToDepth'), blockSize }),
]);

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
      return input;
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
