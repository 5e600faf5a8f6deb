import * as tf from '@tensorflow/tfjs-core';
import { encoderOutputSize } from '../../models/manifest/companions.ts';
import type { Generator } from '../../models/generator.ts';
import { type LayerSpecification, type Shape, asImageShape } from '../../models/network/layers.ts';
import { type NetworkSpecification } from '../../models/network/network.ts';
import { learningRateAt } from '../classifier/training.ts';
import type { LabelledImages } from '../data/images.ts';
import { adamStep } from '../nn/adam.ts';
import { type NetworkState, createNetworkState } from '../nn/parameters.ts';
import { yieldToEvents } from '../terminal/interruption.ts';
import {
  type EncoderBatch,
  drawEncoderBatch,
  encoderLosses,
  encoderStreams,
  type TrainableGenerator,
} from './encoder-losses.ts';
import { forward } from '../nn/forward.ts';
import { tensorsOf } from '../nn/running.ts';

/** How an encoder is trained. */
export interface EncoderPlan {
  readonly steps: number;
  /** Generated digits in a step; there are twice as many real ones, of which one half is drawn again. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly warmUpSteps: number;
  /** How far a real digit's pixels are taken to lie from the generator's best, in [-1, 1]. */
  readonly pixelDeviation: number;
  readonly seed: string;
}

export const encoderPlan: EncoderPlan = {
  steps: 6000,
  batchSize: 32,
  learningRate: 2e-3,
  warmUpSteps: 100,
  pixelDeviation: 0.4,
  seed: 'companions/encoder',
};

/** Kingma and Ba's own (arXiv:1412.6980), with Keras' epsilon. */
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** Steps between two breaths, in which the process draws its progress and takes signals. */
const stepsBetweenBreaths = 20;

/** Weight of what is said of latent vectors, hundreds of nats at first, beside that of the label, two. */
const latentWeight = 0.02;

/** Losses of one step, in nats a digit: what a log tells. */
interface EncoderLosses {
  /** Cross-entropy of the labels. */
  readonly label: number;
  /** Of the true latent vectors of generated digits, by the belief. */
  readonly latent: number;
  /** Of real digits' known pixels, drawn again from the belief's mean. */
  readonly pixels: number;
  /** Of the belief's mean, by the distribution that latent vectors come from. */
  readonly prior: number;
}

/**
 * Trains an encoder for a generator that stays as it is: masked digits in, a belief on label and latent
 * vector out. A third of each batch is generated, so that the true vector is known (the sleep phase of
 * Hinton et al. 1995, doi:10.1126/science.7761831); the rest is real, named by its label, and a half of it
 * is drawn again through the generator, whose known pixels must agree. On the wasm engine the same plan,
 * images and generator give the same weights on every machine.
 *
 * @param onStep is told how many steps are done
 * @returns the encoder, for the caller to dispose
 */
export async function trainEncoder(
  images: LabelledImages,
  generator: Generator,
  plan: EncoderPlan,
  onStep: (steps: number, losses: EncoderLosses) => void = () => {},
): Promise<NetworkState> {
  const { image, latent, labels } = generator.manifest;
  const network = encoderNetwork([image.height, image.width, 1], latent.size, labels?.length ?? 0);
  const streams = encoderStreams(plan.seed);
  const encoder = createNetworkState(network, streams.weights);
  const parameters = tensorsOf(generator.running);
  for (let step = 1; step <= plan.steps; step++) {
    const batch = drawEncoderBatch(images, generator, plan.batchSize, streams);
    const losses = moveOnce(encoder, { ...generator, parameters }, batch, plan, step);
    if (step % stepsBetweenBreaths === 0 || step === plan.steps) {
      const [label = 0, latentLoss = 0, pixels = 0, prior = 0] = await losses.data();
      onStep(step, { label, latent: latentLoss, pixels, prior });
      await yieldToEvents();
    }
    losses.dispose();
  }
  tf.dispose([...parameters.values()]);
  return encoder;
}

/** @returns the step's losses [4], for the caller to dispose */
function moveOnce(
  { network, parameters, trained, moments }: NetworkState,
  generator: TrainableGenerator,
  batch: EncoderBatch,
  plan: EncoderPlan,
  step: number,
): tf.Tensor1D {
  const parts: tf.Tensor1D[] = [];
  const { value, grads } = tf.variableGrads(() => {
    const inputs = tf.tensor(batch.inputs, [3 * batch.count, ...network.inputShape]);
    const outputs = forward(network, parameters, inputs) as tf.Tensor2D;
    const losses = encoderLosses(outputs, generator, batch, plan.pixelDeviation);
    parts.push(tf.keep(tf.stack([...losses]) as tf.Tensor1D));
    const [label, ...ofLatents] = losses;
    return tf.add(label, tf.mul(tf.addN(ofLatents), latentWeight));
  }, [...trained.values()]);
  value.dispose();
  adamStep(trained, grads, moments, { ...adam, learningRate: learningRateAt(step, plan) }, step);
  const [losses] = parts;
  if (!losses) throw new Error('the losses were not computed');
  return losses;
}

const leakyRelu: LayerSpecification = { kind: 'leakyRelu', slope: 0.2 };

/**
 * An encoder's layers: three convolutions down to an eighth of the image's size, two dense layers. One
 * pass gives a belief for every label, so that the label need not be known beforehand. 294,826 parameters
 * for 28 × 28 pixels, 64 latent numbers and ten labels: 0.59 MB as half floats.
 *
 * @param imageShape [height, width, 1], height and width multiples of 4
 */
export function encoderNetwork(
  imageShape: Shape,
  latentSize: number,
  labelCount: number,
): NetworkSpecification {
  const [height, width] = asImageShape(imageShape, 'encoder');
  return {
    inputShape: [height, width, 2],
    layers: [
      { kind: 'spaceToDepth', blockSize: 2 }, // [batch, height / 2, width / 2, 4 · channels]
      convolution(32, 3, 1),
      leakyRelu,
      { kind: 'spaceToDepth', blockSize: 2 }, // [batch, height / 4, width / 4, 128]
      convolution(64, 2, 1),
      leakyRelu,
      convolution(64, 3, 2), // [batch, height / 8, width / 8, 64]
      leakyRelu,
      { kind: 'flatten' },
      { kind: 'dense', units: 128 },
      leakyRelu,
      { kind: 'dense', units: encoderOutputSize(latentSize, labelCount) },
    ],
  };
}

function convolution(filters: number, kernelLength: number, stride: number): LayerSpecification {
  return {
    kind: 'conv2d',
    filters,
    kernelSize: [kernelLength, kernelLength],
    strides: [stride, stride],
    padding: 'same',
  };
}
