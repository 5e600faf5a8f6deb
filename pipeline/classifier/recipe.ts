import * as z from 'zod';
import type { LayerSpecification } from '../../models/network/layers.ts';
import type { NetworkSpecification } from '../../models/network/network.ts';
import { networkSchema } from '../../models/network/schema.ts';
import type { ImageDimensions } from '../data/images.ts';

export const recipeSchema = z.strictObject({
  /** It ends with two dense layers: what reaches the last are the features, what leaves it the logits. */
  network: networkSchema,
  steps: z.int().positive(),
  batchSize: z.int().positive(),
  learningRate: z.number().positive(),
  warmUpSteps: z.int().nonnegative(),
  shift: z.int().nonnegative(),
  /** How many images are trained on, drawn by the seed. */
  images: z.int().positive(),
  /** Everything random follows from it. */
  seed: z.string(),
});

/** All that decides what a classifier becomes, beside the images: a plan, resolved for a data set. */
export type ClassifierRecipe = Readonly<z.infer<typeof recipeSchema>>;

/** What a recipe depends on of the images. */
interface TrainingImages extends ImageDimensions {
  readonly count: number;
}

/** Steps that a classifier of few images is given all the same. */
const fewestSteps = 200;

/**
 * Resolves a plan for images and a number of classes.
 *
 * @param plan strides stand in place of pooling, whose gradient wasm lacks
 */
export function classifierRecipe(
  { height, width, channels, count }: TrainingImages,
  classCount: number,
  { convolutions, units, rounds, ...plan }: TrainingPlan,
): ClassifierRecipe {
  return {
    network: convolutionalNetwork([height, width, channels], convolutions, [units], classCount),
    ...plan,
    steps: Math.max(fewestSteps, Math.ceil((rounds * count) / plan.batchSize)),
    images: count,
  };
}

/**
 * A network of convolutions and dense layers, a LeakyReLU after each but the last.
 *
 * @param image [height, width, channels]
 * @param units of the hidden dense layers
 */
export function convolutionalNetwork(
  image: readonly [height: number, width: number, channels: number],
  convolutions: readonly Convolution[],
  units: readonly number[],
  classCount: number,
): NetworkSpecification {
  return {
    inputShape: [...image],
    layers: [
      ...convolutions.flatMap(({ filters, kernelLength, stride }): LayerSpecification[] => [
        {
          kind: 'conv2d',
          filters,
          kernelSize: [kernelLength, kernelLength],
          strides: [stride, stride],
          padding: 'same',
        },
        leakyRelu,
      ]),
      { kind: 'flatten' },
      ...units.flatMap((count): LayerSpecification[] => [
        { kind: 'dense', units: count },
        leakyRelu,
      ]),
      { kind: 'dense', units: classCount },
    ],
  };
}

const leakyRelu: LayerSpecification = { kind: 'leakyRelu', slope: 0.1 };

/** A convolution with 'same' padding. */
export interface Convolution {
  readonly filters: number;
  readonly kernelLength: number;
  readonly stride: number;
}

/** How a classifier is trained, whatever the images' size and number. */
export interface TrainingPlan {
  /** Each is followed by a LeakyReLU. */
  readonly convolutions: readonly Convolution[];
  /** Of the hidden dense layer, whose activations are the features. */
  readonly units: number;
  /** How often each image is seen. */
  readonly rounds: number;
  readonly batchSize: number;
  /** At its highest: it rises over `warmUpSteps` and falls to 0 along half a cosine. */
  readonly learningRate: number;
  readonly warmUpSteps: number;
  /** An image is moved by up to so many pixels in either direction, anew each time. */
  readonly shift: number;
  readonly seed: string;
}

/** Of the classifier behind the figures: 0.46 million parameters for 28 × 28 and ten classes. */
export const featurePlan: TrainingPlan = {
  convolutions: [
    { filters: 32, kernelLength: 5, stride: 2 }, // [batch, height / 2, width / 2, 32]
    { filters: 64, kernelLength: 3, stride: 2 }, // [batch, height / 4, width / 4, 64]
    { filters: 64, kernelLength: 3, stride: 1 },
  ],
  units: 128,
  rounds: 8,
  batchSize: 64,
  learningRate: 1.5e-3,
  warmUpSteps: 100,
  shift: 2,
  seed: 'classifier/1',
};

/**
 * Of the classifiers behind the classification accuracy score, of which an evaluation trains several: a
 * third of the work a step and half the rounds.
 */
export const scorePlan: TrainingPlan = {
  ...featurePlan,
  convolutions: [
    { filters: 16, kernelLength: 5, stride: 2 }, // [batch, height / 2, width / 2, 16]
    { filters: 48, kernelLength: 3, stride: 2 }, // [batch, height / 4, width / 4, 48]
    { filters: 64, kernelLength: 3, stride: 2 }, // [batch, height / 8, width / 8, 64]
  ],
  rounds: 4,
  learningRate: 2e-3,
  seed: 'score',
};
