import type { LayerSpecification } from '../../../models/layers/layer-specification.ts';
import { type Shape, sizeOf } from '../../../models/layers/shape.ts';
import type { NetworkSpecification } from '../../../models/network.ts';

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
