import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { type FeatureMatrix, classify } from '../../classifier/network.ts';
import { type TrainingPlan, classifierRecipe, featurePlan } from '../../classifier/recipe.ts';
import type { LabelledImages } from '../../data/images.ts';
import { createNetworkState, disposeNetworkState } from '../../nn/parameters.ts';
import { type GaussianMoments, gaussianFrechetDistance } from './frechet-distance.ts';

/**
 * A third of the classifier's work. Untrained, so that rounds, rates and shifts have no influence. Of three seeds, this
 * is the first by which the distance orders every degradation of docs/experiments.md.
 */
const randomPlan: TrainingPlan = {
  ...featurePlan,
  convolutions: [
    { filters: 16, kernelLength: 5, stride: 2 }, // [batch, height / 2, width / 2, 16]
    { filters: 32, kernelLength: 3, stride: 2 }, // [batch, height / 4, width / 4, 32]
    { filters: 64, kernelLength: 3, stride: 2 }, // [batch, height / 8, width / 8, 64]
  ],
  units: 64,
  seed: 'a',
};

/**
 * The features of images in a convolutional network that is not trained: its weights are drawn by a fixed seed.
 * They know nothing of labels, and no generator was tuned by them, unlike those of a trained classifier (Naeem et
 * al. 2020, arXiv:2002.09797; Lee, Kim and Lee 2022, arXiv:2208.09218).
 */
export async function randomFeatures(images: LabelledImages): Promise<FeatureMatrix> {
  // The last layer's output is not used.
  const { network } = classifierRecipe(images, 1, randomPlan);
  const state = createNetworkState(network, generatorFromDigest(digestOf(randomPlan.seed)));
  try {
    return (await classify(state, images.pixels, images.count)).features;
  } finally {
    disposeNetworkState(state);
  }
}

/**
 * The Fréchet distance between two sets of random features, in thousandths of the total variance of the second
 * set, so that the scale of the random weights cancels.
 *
 * @returns at least 0
 */
export function randomFrechetDistance(images: GaussianMoments, real: GaussianMoments): number {
  const size = real.mean.length;
  let variance = 0;
  for (let index = 0; index < size; index++) variance += real.covariance[index * (size + 1)] ?? 0;
  return (1000 * gaussianFrechetDistance(images, real)) / variance;
}
