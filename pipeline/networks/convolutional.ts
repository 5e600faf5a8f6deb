import { asImageShape } from '../../models/layers/image-shape.ts';
import type { LayerSpecification } from '../../models/layers/layer-specification.ts';
import type { Shape } from '../../models/layers/shape.ts';
import type { NetworkSpecification } from '../../models/network.ts';

const leakyRelu: LayerSpecification = { kind: 'leakyRelu', slope: 0.2 };

/**
 * A small convolutional generator without normalization: a quarter of the image's size from two dense
 * layers, then doubled twice by a convolution of stride 1 and depth-to-space. Unconditional: it takes no
 * label. 361,396 parameters for 64 → 28 × 28 × 1. Source: docs/experiments.md.
 *
 * @param imageShape [height, width, channels], height and width multiples of 4, drawn in [-1, 1]
 */
export function convolutionalGenerator(
  latentSize: number,
  imageShape: Shape,
): NetworkSpecification {
  const [height, width, channels] = quarteredImageShape(imageShape);
  return {
    inputShape: [latentSize],
    layers: [
      { kind: 'dense', units: 128 },
      leakyRelu,
      { kind: 'dense', units: height * width * 48 },
      leakyRelu,
      { kind: 'reshape', shape: [height, width, 48] },
      convolution(96, 3),
      leakyRelu,
      { kind: 'depthToSpace', blockSize: 2 }, // [batch, 2 · height, 2 · width, 24]
      convolution(32, 3),
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
export function convolutionalDiscriminator(imageShape: Shape): NetworkSpecification {
  quarteredImageShape(imageShape);
  return {
    inputShape: [...imageShape],
    layers: [
      { kind: 'spaceToDepth', blockSize: 2 }, // [batch, height / 2, width / 2, 4 · channels]
      convolution(32, 3),
      leakyRelu,
      { kind: 'spaceToDepth', blockSize: 2 }, // [batch, height / 4, width / 4, 128]
      convolution(64, 2),
      leakyRelu,
      { kind: 'flatten' },
      { kind: 'dense', units: 128 },
      leakyRelu,
      { kind: 'dense', units: 1 },
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
