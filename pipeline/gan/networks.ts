import {
  type LayerSpecification,
  type Shape,
  asImageShape,
  sizeOf,
} from '../../models/network/layers.ts';
import type { NetworkSpecification } from '../../models/network/network.ts';

const leakyRelu: LayerSpecification = { kind: 'leakyRelu', slope: 0.2 };

/**
 * The generator of the classic Keras GAN: widening dense layers, each with LeakyReLU and then batch
 * normalization, and tanh at the end. 1,493,520 parameters for 100 → 28 × 28 × 1.
 * Source: https://github.com/eriklindernoren/Keras-GAN/blob/master/gan/gan.py
 *
 * @param imageShape [height, width, channels], drawn in [-1, 1]
 */
export function fullyConnectedGenerator(
  inputSize: number,
  imageShape: Shape,
): NetworkSpecification {
  const hidden = [256, 512, 1024].flatMap<LayerSpecification>((units) => [
    { kind: 'dense', units }, // [batch, units]
    leakyRelu,
    { kind: 'batchNormalization', momentum: 0.8, epsilon: 1e-3 },
  ]);
  return {
    inputShape: [inputSize],
    layers: [
      ...hidden,
      { kind: 'dense', units: sizeOf(imageShape) }, // [batch, height · width · channels]
      { kind: 'tanh' },
      { kind: 'reshape', shape: [...imageShape] },
    ],
  };
}

/**
 * The discriminator of the same GAN: image → 512 → 256 → one logit, 533,505 parameters for 28 × 28 × 1.
 * The sigmoid that Keras ends with is part of the loss here, which is the same and stabler.
 */
export function fullyConnectedDiscriminator(
  imageShape: Shape,
  outputSize = 1,
): NetworkSpecification {
  return {
    inputShape: [...imageShape],
    layers: [
      { kind: 'flatten' },
      { kind: 'dense', units: 512 },
      leakyRelu,
      { kind: 'dense', units: 256 },
      leakyRelu,
      { kind: 'dense', units: outputSize },
    ],
  };
}

/** Channels where the generator's image has a quarter of its size, and where it has half. */
interface GeneratorWidths {
  readonly dense: number;
  readonly quarter: number;
  /** Of the convolution at a quarter of the size; a fourth of them are left at half. */
  readonly toHalf: number;
  readonly half: number;
}

/** Channels where the discriminator sees half of the image's size, and a quarter; units of its dense layer. */
interface DiscriminatorWidths {
  readonly half: number;
  readonly quarter: number;
  readonly dense: number;
}

/**
 * A small convolutional generator without normalization: a quarter of the image's size from two dense
 * layers, then doubled twice by a convolution of stride 1 and depth-to-space. Unconditional: it takes no
 * label. 361,396 parameters for 64 → 28 × 28 × 1. Source: docs/experiments.md. An image whose height or width
 * is no multiple of 4 is drawn up to 3 pixels larger, and a last convolution without padding takes that off.
 *
 * @param imageShape [height, width, channels], drawn in [-1, 1]
 */
export function convolutionalGenerator(
  inputSize: number,
  imageShape: Shape,
  widths: GeneratorWidths = { dense: 128, quarter: 48, toHalf: 96, half: 32 },
): NetworkSpecification {
  const [height, width, channels] = asImageShape(imageShape, 'convolutional networks');
  const [rows, columns] = [Math.ceil(height / 4), Math.ceil(width / 4)];
  const isCut = height < 4 * rows || width < 4 * columns;
  const full = isCut ? cutChannels : channels;
  return {
    inputShape: [inputSize],
    layers: [
      { kind: 'dense', units: widths.dense },
      leakyRelu,
      { kind: 'dense', units: rows * columns * widths.quarter },
      leakyRelu,
      { kind: 'reshape', shape: [rows, columns, widths.quarter] },
      convolution(widths.toHalf, 3),
      leakyRelu,
      { kind: 'depthToSpace', blockSize: 2 }, // [batch, 2 · rows, 2 · columns, toHalf / 4]
      convolution(widths.half, 3),
      leakyRelu,
      convolution(4 * full, 3),
      { kind: 'depthToSpace', blockSize: 2 }, // [batch, 4 · rows, 4 · columns, full]
      ...(isCut ? [leakyRelu, cut(channels, 4 * rows - height, 4 * columns - width)] : []),
      { kind: 'tanh' },
    ],
  };
}

/**
 * The discriminator that goes with it: two convolutions, each over blocks of 2 × 2 pixels laid into the
 * channels, and two dense layers to one logit. Unconditional: no label, so no projection of one. 435,681
 * parameters for 28 × 28 × 1. Source: docs/experiments.md. Where the height or width is no multiple of 4,
 * convolutions of stride 2 take the place of the blocks.
 */
export function convolutionalDiscriminator(
  imageShape: Shape,
  outputSize = 1,
  widths: DiscriminatorWidths = { half: 32, quarter: 64, dense: 128 },
): NetworkSpecification {
  const [height, width] = asImageShape(imageShape, 'convolutional networks');
  return {
    inputShape: [...imageShape],
    layers: [
      ...quarteringLayers({ height, width }, widths), // [batch, ⌈height / 4⌉, ⌈width / 4⌉, quarter]
      { kind: 'flatten' },
      { kind: 'dense', units: widths.dense },
      leakyRelu,
      { kind: 'dense', units: outputSize },
    ],
  };
}

/**
 * Two convolutions that take an image to a quarter of its height and width: each over blocks of 2 × 2 pixels
 * laid into the channels, or, where a side is no multiple of 4, of stride 2.
 */
export function quarteringLayers(
  { height, width }: { readonly height: number; readonly width: number },
  { half, quarter }: Pick<DiscriminatorWidths, 'half' | 'quarter'>,
): readonly LayerSpecification[] {
  if (height % 4 !== 0 || width % 4 !== 0) {
    return [convolution(half, 3, 2), leakyRelu, convolution(quarter, 3, 2), leakyRelu];
  }
  return [
    { kind: 'spaceToDepth', blockSize: 2 }, // [batch, height / 2, width / 2, 4 · channels]
    convolution(half, 3),
    leakyRelu,
    { kind: 'spaceToDepth', blockSize: 2 }, // [batch, height / 4, width / 4, 4 · half]
    convolution(quarter, 2),
    leakyRelu,
  ];
}

/** Channels that the last convolution of a larger image reads. */
const cutChannels = 8;

/** A convolution whose output has so many rows and columns less than its input. */
function cut(filters: number, rows: number, columns: number): LayerSpecification {
  return {
    kind: 'conv2d',
    filters,
    kernelSize: [rows + 1, columns + 1],
    strides: [1, 1],
    padding: 'valid',
  };
}

function convolution(filters: number, kernelLength: number, stride = 1): LayerSpecification {
  return {
    kind: 'conv2d',
    filters,
    kernelSize: [kernelLength, kernelLength],
    strides: [stride, stride],
    padding: 'same',
  };
}
