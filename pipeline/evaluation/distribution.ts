import type { FigureName } from '../../models/manifest/evaluation.ts';
import { type Classifier, type FeatureMatrix, classify } from '../classifier/network.ts';
import type { LabelledImages } from '../data/images.ts';
import {
  type GaussianMoments,
  gaussianFrechetDistance,
  featureMoments,
} from './metrics/frechet-distance.ts';
import { featureRows, visitOwnProducts, visitProducts } from './metrics/distance-blocks.ts';
import {
  type FidelityAndDiversity,
  type Neighbourhoods,
  neighbourhoodSearch,
  neighbourhoodTally,
} from './metrics/fidelity-and-diversity.ts';
import {
  type KernelSet,
  kernelSumAcross,
  kernelSumWithin,
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
  readonly neighbourhoods: Neighbourhoods;
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
    ...(await describePairs(features)),
    randomMoments: featureMoments(await randomFeatures(images)),
  };
}

/** What follows from the inner products of all rows with each other, which are computed once for both. */
async function describePairs(
  features: FeatureMatrix,
): Promise<Pick<ImageDistribution, 'kernel' | 'neighbourhoods'>> {
  const [sum, search] = [kernelSumWithin(features), neighbourhoodSearch(features)];
  await visitOwnProducts(featureRows(features), (block) => {
    sum.add(block);
    search.add(block.toDistances());
  });
  return { kernel: sum.set(), neighbourhoods: search.neighbourhoods() };
}

/** The figures that are distances between two distributions. */
export const distanceFigures = [
  'frechetDistance',
  'kernelInceptionDistance',
  'randomFrechetDistance',
] as const satisfies readonly FigureName[];

/** How far two sets of images are from each other. */
export type Distances = Readonly<Record<(typeof distanceFigures)[number], number>>;

/** Measures how far a set of images is from another, which is real, and how well each lies within the other. */
export async function compareDistributions(
  images: ImageDistribution,
  real: ImageDistribution,
): Promise<Distances & FidelityAndDiversity> {
  const sum = kernelSumAcross(images.features.size);
  const tally = neighbourhoodTally(images.neighbourhoods, real.neighbourhoods);
  // The inner products are computed once for both.
  await visitProducts(featureRows(images.features), featureRows(real.features), (block) => {
    sum.add(block);
    tally.add(block.toDistances());
  });
  return {
    frechetDistance: gaussianFrechetDistance(images.moments, real.moments),
    kernelInceptionDistance: sum.distance(images.kernel, real.kernel),
    randomFrechetDistance: randomFrechetDistance(images.randomMoments, real.randomMoments),
    ...tally.figures(),
  };
}
