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
 * label. 361,396 parameters for 64 → 28 × 28 × 1. Source: docs/experiments.md.
 *
 * @param imageShape [height, width, channels], height and width multiples of 4, drawn in [-1, 1]
 */
export function convolutionalGenerator(
  inputSize: number,
  imageShape: Shape,
  widths: GeneratorWidths = { dense: 128, quarter: 48, toHalf: 96, half: 32 },
): NetworkSpecification {
  const [height, width, channels] = quarteredImageShape(imageShape);
  return {
    inputShape: [inputSize],
    layers: [
      { kind: 'dense', units: widths.dense },
      leakyRelu,
      { kind: 'dense', units: height * width * widths.quarter },
      leakyRelu,
      { kind: 'reshape', shape: [height, width, widths.quarter] },
      convolution(widths.toHalf, 3),
      leakyRelu,
      { kind: 'depthToSpace', blockSize: 2 }, // [batch, 2 · height, 2 · width, toHalf / 4]
      convolution(widths.half, 3),
      leakyRelu,
      convolution(4 * channels, 3),
      { kind: 'depthToSpace', blockSize: 2 }, // [batch, 4 · height, 4 · width, channels]
      { kind: 'tanh' },
    ],
  };
}

/**
 * The discriminator that goes with it: two convolutions, each over blocks of 2 × 2 pixels laid into the
 * channels, and two dense layers to one logit. Unconditional: no label, so no projection of one. 435,681
 * parameters for 28 × 28 × 1. Source: docs/experiments.md.
 *
 * @param imageShape [height, width, channels], height and width multiples of 4
 */
export function convolutionalDiscriminator(
  imageShape: Shape,
  outputSize = 1,
  widths: DiscriminatorWidths = { half: 32, quarter: 64, dense: 128 },
): NetworkSpecification {
  quarteredImageShape(imageShape);
  return {
    inputShape: [...imageShape],
    layers: [
      { kind: 'spaceToDepth', blockSize: 2 }, // [batch, height / 2, width / 2, 4 · channels]
      convolution(widths.half, 3),
      leakyRelu,
      { kind: 'spaceToDepth', blockSize: 2 }, // [batch, height / 4, width / 4, 4 · half]
      convolution(widths.quarter, 2),
      leakyRelu,
      { kind: 'flatten' },
      { kind: 'dense', units: widths.dense },
      leakyRelu,
      { kind: 'dense', units: outputSize },
    ],
  };
}

function convolution(filters: number, kernelLength: number): LayerSpecification {
  return {
    kind: 'conv2d',
    filters,
    kernelSize: [kernelLength, kernelLength],
    strides: [1, 1],
    padding: 'same',
  };
}

/** A quarter of the height and of the width, and the channels. */
function quarteredImageShape(shape: Shape): readonly [number, number, number] {
  const [height, width, channels] = asImageShape(shape, 'convolutional networks');
  if (height % 4 !== 0 || width % 4 !== 0) {
    throw new RangeError(
      `convolutional networks: height and width must be multiples of 4, not ${height} × ${width}`,
    );
  }
  return [height / 4, width / 4, channels];
}
