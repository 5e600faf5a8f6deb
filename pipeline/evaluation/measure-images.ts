import type { LabelledImages } from '../data/labelled-images.ts';
import { classFeatures, rowsOfClasses } from './class-features.ts';
import { type Classifier, classify } from '../classifier/classifier.ts';
import { classShares } from './metrics/class-shares.ts';
import {
  type FidelityAndDiversity,
  fidelityAndDiversity,
} from './metrics/fidelity-and-diversity.ts';
import { gaussianFrechetDistance } from './metrics/frechet-distance.ts';
import { gaussianMoments } from './metrics/gaussian-moments.ts';
import { labelAgreement } from '../classifier/label-agreement.ts';
import { neighbourhoodsOf } from './metrics/neighbourhoods.ts';
import type { ReferenceSet } from './reference-set.ts';

/** What one set of images measures, generated or real. */
export interface ImageFigures extends FidelityAndDiversity {
  readonly frechetDistance: number;
  /** Null: the images were asked for without labels. */
  readonly labelAgreement: number | null;
  /** Share of images that the classifier gives each label. */
  readonly shares: Float64Array;
  readonly classes: readonly ClassMeasures[];
}

/** What the images of one class measure; null where there are too few. */
export interface ClassMeasures {
  readonly frechetDistance: number | null;
  readonly variety: number | null;
  readonly labelAgreement: number | null;
}

/**
 * Measures a set of images against the test images.
 *
 * @param hasLabels whether their labels are what they were asked for; else their classes are those that the
 *   classifier gives them
 */
export async function measureImages(
  classifier: Classifier,
  images: LabelledImages,
  reference: ReferenceSet,
  hasLabels: boolean,
): Promise<ImageFigures> {
  const { features, labels: found } = await classify(classifier, images.pixels, images.count);
  const asked = hasLabels ? images.labels : null;
  const { classCount } = reference;
  const rows = rowsOfClasses(asked ?? found, classCount);
  const classes = await classFeatures(features, asked ?? found, classCount);
  return {
    frechetDistance: gaussianFrechetDistance(gaussianMoments(features), reference.moments),
    ...(await fidelityAndDiversity(await neighbourhoodsOf(features), reference.neighbourhoods)),
    labelAgreement: asked ? labelAgreement(found, asked) : null,
    shares: classShares(found, classCount),
    classes: classes.map(({ moments, variety }, label) => {
      const real = reference.classes[label]?.moments ?? null;
      const own = rows[label] ?? [];
      return {
        frechetDistance: moments && real ? gaussianFrechetDistance(moments, real) : null,
        variety,
        labelAgreement:
          asked && own.length > 0
            ? own.filter((index) => found[index] === label).length / own.length
            : null,
      };
    }),
  };
}
