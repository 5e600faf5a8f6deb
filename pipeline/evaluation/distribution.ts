import type { FigureName } from '../../models/manifest/evaluation.ts';
import { type Classifier, type FeatureMatrix, classify } from '../classifier/network.ts';
import type { LabelledImages } from '../data/images.ts';
import {
  type GaussianMoments,
  gaussianFrechetDistance,
  featureMoments,
} from './metrics/frechet-distance.ts';
import {
  type KernelSet,
  kernelInceptionDistance,
  kernelSet,
} from './metrics/kernel-inception-distance.ts';
import { randomFeatures, randomFrechetDistance } from './metrics/random-features.ts';

/** A set of images, as distances between distributions need it. */
export interface ImageDistribution {
  /** The classifier's. */
  readonly features: FeatureMatrix;
  /** [count]: the classes that the classifier finds. */
  readonly found: Uint8Array;
  readonly moments: GaussianMoments;
  readonly kernel: KernelSet;
  /** Of the random features. */
  readonly randomMoments: GaussianMoments;
}

/**
 * Describes a set of images.
 *
 * @throws TooFewImages where there are not more images than features
 */
export async function describeDistribution(
  classifier: Classifier,
  images: LabelledImages,
): Promise<ImageDistribution> {
  const { features, labels } = await classify(classifier, images.pixels, images.count);
  return {
    features,
    found: labels,
    moments: featureMoments(features),
    kernel: await kernelSet(features),
    randomMoments: featureMoments(await randomFeatures(images)),
  };
}

/** The figures that are distances between two distributions. */
export const distanceFigures = [
  'frechetDistance',
  'kernelInceptionDistance',
  'randomFrechetDistance',
] as const satisfies readonly FigureName[];

/** How far two sets of images are from each other. */
export type Distances = Readonly<Record<(typeof distanceFigures)[number], number>>;

/** Measures how far a set of images is from another, which is real. */
export async function distancesBetween(
  images: ImageDistribution,
  real: ImageDistribution,
): Promise<Distances> {
  return {
    frechetDistance: gaussianFrechetDistance(images.moments, real.moments),
    kernelInceptionDistance: await kernelInceptionDistance(images.kernel, real.kernel),
    randomFrechetDistance: randomFrechetDistance(images.randomMoments, real.randomMoments),
  };
}
