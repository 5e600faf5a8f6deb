import type { ClassFigures, Figure, Figures } from '../../models/manifest/evaluation.ts';
import { type Classifier, classify, labelAgreement } from '../classifier/network.ts';
import type { LabelledImages } from '../data/images.ts';
import { mean } from '../statistics.ts';
import { figureOverDraws } from './draws.ts';
import type { ClosestPair } from './closest-pairs.ts';
import { type ClassFeatures, classFeatures, rowsOfClasses } from './features.ts';
import { copyDistanceRatio } from './metrics/copy-distance-ratio.ts';
import {
  type FidelityAndDiversity,
  type Neighbourhoods,
  fidelityAndDiversity,
  neighbourhoodsOf,
} from './metrics/fidelity-and-diversity.ts';
import {
  type GaussianMoments,
  gaussianFrechetDistance,
  gaussianMoments,
} from './metrics/frechet-distance.ts';
import {
  type KernelSet,
  kernelInceptionDistance,
  kernelSet,
} from './metrics/kernel-inception-distance.ts';
import { nearCopies } from './metrics/near-copies.ts';
import { classShares } from './metrics/variety.ts';

/** The real images that sets of images are measured against, with what every metric needs of them, computed once. */
export interface ReferenceSet {
  readonly classCount: number;
  readonly moments: GaussianMoments;
  readonly kernel: KernelSet;
  readonly neighbourhoods: Neighbourhoods;
  /** By their true labels. */
  readonly classes: readonly ClassFeatures[];
  /** Each label's share of the images, 0..1. */
  readonly shares: Float64Array;
}

/** Prepares real images for others to be measured against them. */
export async function referenceSet(
  classifier: Classifier,
  images: LabelledImages,
  classCount: number,
): Promise<ReferenceSet> {
  const { features } = await classify(classifier, images.pixels, images.count);
  return {
    classCount,
    moments: gaussianMoments(features),
    kernel: await kernelSet(features),
    neighbourhoods: await neighbourhoodsOf(features),
    classes: await classFeatures(features, images.labels, classCount),
    shares: classShares(images.labels, classCount),
  };
}

/** What one set of images measures, generated or real. */
export interface ImageFigures extends FidelityAndDiversity {
  readonly frechetDistance: number;
  readonly kernelInceptionDistance: number;
  /** Null: the images were asked for without labels. */
  readonly labelAgreement: number | null;
  /** Share of images that the classifier gives each label. */
  readonly shares: Float64Array;
  readonly classes: readonly ClassMeasures[];
}

/** What one draw of generated images measures. */
export interface DrawFigures extends ImageFigures {
  /** [images]: distances to the nearest training image. */
  readonly copyDistances: Float64Array;
  readonly closestPairs: readonly ClosestPair[];
}

/** What the images of one class measure; null where there are too few. */
interface ClassMeasures {
  readonly frechetDistance: number | null;
  readonly variety: number | null;
  readonly labelAgreement: number | null;
}

/**
 * Measures a set of images against the reference images.
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
  const requested = hasLabels ? images.labels : null;
  const { classCount } = reference;
  const rows = rowsOfClasses(requested ?? found, classCount);
  const classes = await classFeatures(features, requested ?? found, classCount);
  return {
    frechetDistance: gaussianFrechetDistance(gaussianMoments(features), reference.moments),
    kernelInceptionDistance: await kernelInceptionDistance(
      await kernelSet(features),
      reference.kernel,
    ),
    ...(await fidelityAndDiversity(await neighbourhoodsOf(features), reference.neighbourhoods)),
    labelAgreement: requested ? labelAgreement(found, requested) : null,
    shares: classShares(found, classCount),
    classes: classes.map(({ moments, variety }, label) => {
      const real = reference.classes[label]?.moments ?? null;
      const own = rows[label] ?? [];
      return {
        frechetDistance: moments && real ? gaussianFrechetDistance(moments, real) : null,
        variety,
        labelAgreement:
          requested && own.length > 0
            ? own.filter((index) => found[index] === label).length / own.length
            : null,
      };
    }),
  };
}

/** Figures that draws and floors have in common. */
type SharedFigure =
  | 'frechetDistance'
  | 'kernelInceptionDistance'
  | 'precision'
  | 'recall'
  | 'density'
  | 'coverage';

/**
 * The figures over all draws, each beside its floor.
 *
 * @param floors what sets of real training images measure
 * @param heldOutDistances from reference images to their nearest training image
 */
export function assembleFigures(
  draws: readonly DrawFigures[],
  floors: readonly ImageFigures[],
  heldOutDistances: Float64Array,
  classificationAccuracyScore: Figure | null,
): Figures {
  const shared = (name: SharedFigure) =>
    figureOverDraws(
      draws.map((draw) => draw[name]),
      floors.map((floor) => floor[name]),
    );
  const agreements = present(draws.map((draw) => draw.labelAgreement));
  return {
    frechetDistance: shared('frechetDistance'),
    kernelInceptionDistance: shared('kernelInceptionDistance'),
    precision: shared('precision'),
    recall: shared('recall'),
    density: shared('density'),
    coverage: shared('coverage'),
    labelAgreement:
      agreements.length > 0
        ? figureOverDraws(agreements, present(floors.map((floor) => floor.labelAgreement)))
        : null,
    classificationAccuracyScore,
    // Held-out images over themselves give 1.
    copyDistanceRatio: figureOverDraws(
      draws.map((draw) => copyDistanceRatio(draw.copyDistances, heldOutDistances)),
      [1],
    ),
    nearCopies: figureOverDraws(
      draws.map((draw) => nearCopies(draw.copyDistances, heldOutDistances)),
      [nearCopies(heldOutDistances, heldOutDistances)],
    ),
  };
}

/** The figures class by class, means over all draws. */
export function assembleClasses(
  names: readonly string[],
  draws: readonly DrawFigures[],
  floors: readonly ImageFigures[],
  reference: ReferenceSet,
): readonly ClassFigures[] {
  return names.map((name, label) => {
    const over = (sets: readonly ImageFigures[], figure: keyof ClassMeasures) =>
      meanOfPresent(sets.map(({ classes }) => classes[label]?.[figure] ?? null));
    return {
      label,
      name,
      share: mean(draws.map(({ shares }) => shares[label] ?? 0)),
      testShare: reference.shares[label] ?? 0,
      labelAgreement: over(draws, 'labelAgreement'),
      frechetDistance: over(draws, 'frechetDistance'),
      frechetDistanceFloor: over(floors, 'frechetDistance'),
      variety: over(draws, 'variety'),
      testVariety: reference.classes[label]?.variety ?? null,
    };
  });
}

function present(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}

function meanOfPresent(values: readonly (number | null)[]): number | null {
  const numbers = present(values);
  return numbers.length > 0 ? mean(numbers) : null;
}
