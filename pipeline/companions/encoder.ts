import * as tf from '@tensorflow/tfjs-core';
import { encoderOutputSize } from '../../models/manifest/companions.ts';
import type { Generator } from '../../models/generator.ts';
import { type LayerSpecification, type Shape, asImageShape } from '../../models/network/layers.ts';
import type { NetworkSpecification } from '../../models/network/network.ts';
import { quarteringLayers } from '../gan/networks.ts';
import type { LabelledImages } from '../data/images.ts';
import { type NetworkPlan, type NetworkTask, trainNetwork } from '../nn/network-training.ts';
import type { NetworkState } from '../nn/parameters.ts';
import {
  type EncoderBatch,
  drawEncoderBatch,
  encoderLosses,
  type TrainableGenerator,
} from './encoder-losses.ts';
import { forward } from '../nn/forward.ts';
import { tensorsOf } from '../nn/running.ts';

/** How an encoder is trained. */
export interface EncoderPlan extends NetworkPlan {
  /** Generated digits in a step; there are twice as many real ones, of which one half is drawn again. */
  readonly batchSize: number;
  /** How far a real digit's pixels are taken to lie from the generator's best, in [-1, 1]. */
  readonly pixelDeviation: number;
}

export const encoderPlan: EncoderPlan = {
  steps: 6000,
  batchSize: 32,
  learningRate: 2e-3,
  warmUpSteps: 100,
  pixelDeviation: 0.4,
  seed: 'companions/encoder',
};

/** Weight of the losses of latent vectors, hundreds of nats at first, beside the label's, two. */
const latentWeight = 0.02;

/**
 * Trains an encoder for a generator that stays as it is: masked digits in, a belief on label and latent
 * vector out. A third of each batch is generated, so that the true vector is known (the sleep phase of
 * Hinton et al. 1995, doi:10.1126/science.7761831); the rest is real, named by its label, and a half of it
 * is drawn again through the generator, whose known pixels must agree. On the wasm engine the same plan,
 * images and generator give the same weights on every machine.
 *
 * @param onStep is told how many steps are done; what it throws ends the training
 * @returns the encoder, for the caller to dispose
 */
export async function trainEncoder(
  images: LabelledImages,
  generator: Generator,
  plan: EncoderPlan,
  onStep?: (steps: number) => void,
): Promise<NetworkState> {
  const parameters = tensorsOf(generator.running);
  try {
    return await trainNetwork(encoderTask(images, { ...generator, parameters }, plan), onStep);
  } finally {
    tf.dispose([...parameters.values()]);
  }
}

/** The training of an encoder: it minimizes the sum of its four losses, in nats a digit. */
export function encoderTask(
  images: LabelledImages,
  generator: TrainableGenerator,
  plan: EncoderPlan,
): NetworkTask<EncoderBatch> {
  const { image, latent, labels } = generator.manifest;
  const imageShape = [image.height, image.width, image.channels];
  const network = encoderNetwork(imageShape, latent.size, labels?.length ?? 0);
  return {
    network,
    plan,
    batches(stream) {
      const streams = {
        order: stream('order'),
        latents: stream('latents'),
        masks: stream('masks'),
      };
      return () => drawEncoderBatch(images, generator, plan.batchSize, streams);
    },
    loss(parameters, batch) {
      const inputs = tf.tensor(batch.inputs, [3 * batch.count, ...network.inputShape]);
      const outputs = forward(network, parameters, inputs) as tf.Tensor2D;
      const [label, ...ofLatents] = encoderLosses(outputs, generator, batch, plan.pixelDeviation);
      return tf.add(label, tf.mul(tf.addN(ofLatents), latentWeight));
    },
  };
}

const leakyRelu: LayerSpecification = { kind: 'leakyRelu', slope: 0.2 };

/**
 * An encoder's layers: three convolutions down to an eighth of the image's size, two dense layers. One
 * pass gives a belief for every label, so that the label need not be known beforehand. 294,826 parameters
 * for 28 × 28 pixels, 64 latent numbers and ten labels: 0.59 MB as half floats.
 *
 * @param imageShape [height, width, channels]
 */
export function encoderNetwork(
  imageShape: Shape,
  latentSize: number,
  labelCount: number,
): NetworkSpecification {
  const [height, width, channels] = asImageShape(imageShape, 'encoder');
  return {
    inputShape: [height, width, channels + 1],
    layers: [
      ...quarteringLayers({ height, width }, { half: 32, quarter: 64 }),
      // [batch, ⌈height / 8⌉, ⌈width / 8⌉, 64]
      {
        kind: 'conv2d',
        filters: 64,
        kernelSize: [3, 3],
        strides: [2, 2],
        padding: 'same',
      },
      leakyRelu,
      { kind: 'flatten' },
      { kind: 'dense', units: 128 },
      leakyRelu,
      { kind: 'dense', units: encoderOutputSize(latentSize, labelCount) },
    ],
  };
}
