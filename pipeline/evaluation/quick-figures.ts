import { type LabelledImages, sampleImages } from '../data/images.ts';
import { type Classifier, classify, labelAgreement } from '../classifier/network.ts';
import {
  type Neighbourhoods,
  fidelityAndDiversity,
  neighbourhoodsOf,
} from './metrics/fidelity-and-diversity.ts';
import {
  type GaussianMoments,
  gaussianFrechetDistance,
  gaussianMoments,
} from './metrics/frechet-distance.ts';

/** A few figures to watch a training by. They are not those of an evaluation: small sets read otherwise. */
export interface QuickFigures {
  readonly frechetDistance: number;
  readonly coverage: number;
  readonly precision: number;
  /** Null: the images were asked for without labels. */
  readonly labelAgreement: number | null;
}

/** Real images, prepared for many sets to be compared with them. */
export interface QuickReference {
  readonly classifier: Classifier;
  /** Of all the reference images. */
  readonly moments: GaussianMoments;
  /** Of as many reference images as a set is to have. */
  readonly neighbourhoods: Neighbourhoods;
}

/**
 * Prepares real images that were not trained on for {@link quickFigures}.
 *
 * @param images how many images a set will have, at most as many as there are reference images
 */
export async function prepareQuickReference(
  classifier: Classifier,
  reference: LabelledImages,
  images: number,
): Promise<QuickReference> {
  const few = sampleImages(reference, images, 'evaluation/quick');
  const [all, some] = [
    await classify(classifier, reference.pixels, reference.count),
    await classify(classifier, few.pixels, few.count),
  ];
  return {
    classifier,
    moments: gaussianMoments(all.features),
    neighbourhoods: await neighbourhoodsOf(some.features),
  };
}

/**
 * Measures a set of images while a model is trained. 2,000 images take about a second.
 *
 * @param pixels [count, height, width, channels], 0..255; as many images as the reference was prepared for
 * @param labels [count]: what the images were asked for; null: no label was
 */
export async function quickFigures(
  { classifier, moments, neighbourhoods }: QuickReference,
  pixels: Uint8Array,
  labels: ArrayLike<number> | null,
): Promise<QuickFigures> {
  const { count } = neighbourhoods.features;
  const { features, labels: found } = await classify(classifier, pixels, count);
  const { precision, coverage } = await fidelityAndDiversity(
    await neighbourhoodsOf(features),
    neighbourhoods,
  );
  return {
    frechetDistance: gaussianFrechetDistance(gaussianMoments(features), moments),
    coverage,
    precision,
    labelAgreement: labels ? labelAgreement(found, labels) : null,
  };
}
