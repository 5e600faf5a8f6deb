import type { LabelledImages } from '../data/labelled-images.ts';
import { type ClassFeatures, classFeatures } from './class-features.ts';
import { type Classifier, classify } from '../classifier/classifier.ts';
import { classShares } from './metrics/class-shares.ts';
import { type GaussianMoments, gaussianMoments } from './metrics/gaussian-moments.ts';
import { type Neighbourhoods, neighbourhoodsOf } from './metrics/neighbourhoods.ts';

/** The test images that sets of images are measured against, with all that is worked out of them once. */
export interface ReferenceSet {
  readonly classCount: number;
  readonly moments: GaussianMoments;
  readonly neighbourhoods: Neighbourhoods;
  /** By their true labels. */
  readonly classes: readonly ClassFeatures[];
  /** Each label's share of the images, 0..1. */
  readonly shares: Float64Array;
}

/** Works out what is needed of test images to measure others against them. */
export async function referenceSet(
  classifier: Classifier,
  images: LabelledImages,
  classCount: number,
): Promise<ReferenceSet> {
  const { features } = await classify(classifier, images.pixels, images.count);
  return {
    classCount,
    moments: gaussianMoments(features),
    neighbourhoods: await neighbourhoodsOf(features),
    classes: await classFeatures(features, images.labels, classCount),
    shares: classShares(images.labels, classCount),
  };
}
