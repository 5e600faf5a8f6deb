import type { ClassFigures, Figure, Figures } from '../../models/manifest/evaluation.ts';
import { type Classifier, labelAgreement } from '../classifier/network.ts';
import type { LabelledImages } from '../data/images.ts';
import { mean } from '../statistics.ts';
import type { ClosestPair } from './closest-pairs.ts';
import { type NearestDistances, copyFigures } from './copies.ts';
import {
  type Distances,
  type ImageDistribution,
  compareDistributions,
  describeDistribution,
  distanceFigures,
} from './distribution.ts';
import { figureOverDraws, figuresByName } from './draws.ts';
import { type ClassFeatures, classFeatures, rowsOfClasses } from './features.ts';
import type { FidelityAndDiversity } from './metrics/fidelity-and-diversity.ts';
import { gaussianFrechetDistance } from './metrics/frechet-distance.ts';
import { classShares } from './metrics/variety.ts';

/** The real images that sets of images are measured against, with what every metric needs of them, computed once. */
export interface ReferenceSet {
  readonly classCount: number;
  readonly distribution: ImageDistribution;
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
  const distribution = await describeDistribution(classifier, images);
  return {
    classCount,
    distribution,
    classes: await classFeatures(distribution.features, images.labels, classCount),
    shares: classShares(images.labels, classCount),
  };
}

/** What one set of images measures, generated or real. */
export interface ImageFigures extends FidelityAndDiversity, Distances {
  /** Null: the images were asked for without labels. */
  readonly labelAgreement: number | null;
  /** Share of images that the classifier gives each label. */
  readonly shares: Float64Array;
  readonly classes: readonly ClassMeasures[];
}

/** What training images measure in place of generated ones. */
export interface BaselineFigures extends ImageFigures {
  /** From as many other training images; null: there are too few training images for two such sets. */
  readonly toTraining: Distances | null;
}

/** What one draw of generated images measures. */
export interface DrawFigures extends ImageFigures {
  readonly nearest: NearestDistances;
  readonly closestPairs: readonly ClosestPair[];
  readonly closestReferencePairs: readonly ClosestPair[];
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
 * @param labels what the images were asked for, [images]; null: their classes are those that the classifier gives
 *   them
 */
export async function measureImages(
  images: ImageDistribution,
  labels: Uint8Array | null,
  reference: ReferenceSet,
): Promise<ImageFigures> {
  const { features, found } = images;
  const { classCount } = reference;
  const rows = rowsOfClasses(labels ?? found, classCount);
  const classes = await classFeatures(features, labels ?? found, classCount);
  return {
    ...(await compareDistributions(images, reference.distribution)),
    labelAgreement: labels ? labelAgreement(found, labels) : null,
    shares: classShares(found, classCount),
    classes: classes.map(({ moments, variety }, label) => {
      const real = reference.classes[label]?.moments ?? null;
      const own = rows[label] ?? [];
      return {
        frechetDistance: moments && real ? gaussianFrechetDistance(moments, real) : null,
        variety,
        labelAgreement:
          labels && own.length > 0
            ? own.filter((index) => found[index] === label).length / own.length
            : null,
      };
    }),
  };
}

/**
 * The figures over all draws, each beside its baselines.
 *
 * @param baselines what sets of real training images measure
 * @param real distances of reference images to training images, and of training images to reference images
 */
export function assembleFigures(
  draws: readonly DrawFigures[],
  baselines: readonly BaselineFigures[],
  real: NearestDistances,
  classificationAccuracyScore: Figure | null,
): Figures {
  const shared = (name: keyof FidelityAndDiversity) =>
    figureOverDraws(
      draws.map((draw) => draw[name]),
      baselines.map((baseline) => baseline[name]),
    );
  const agreements = present(draws.map((draw) => draw.labelAgreement));
  return {
    ...distances(draws, baselines),
    precision: shared('precision'),
    recall: shared('recall'),
    density: shared('density'),
    coverage: shared('coverage'),
    labelAgreement:
      agreements.length > 0
        ? figureOverDraws(agreements, present(baselines.map((baseline) => baseline.labelAgreement)))
        : null,
    classificationAccuracyScore,
    ...copyFigures(
      draws.map(({ nearest }) => nearest),
      real,
    ),
  };
}

/** The distances, with both baselines. */
function distances(
  draws: readonly DrawFigures[],
  baselines: readonly BaselineFigures[],
): Record<keyof Distances, Figure> {
  const toTraining = baselines.flatMap((baseline) => baseline.toTraining ?? []);
  return figuresByName(distanceFigures, (name) => ({
    ...figureOverDraws(
      draws.map((draw) => draw[name]),
      baselines.map((baseline) => baseline[name]),
    ),
    ...(toTraining.length > 0 && {
      trainingFloor: mean(toTraining.map((measured) => measured[name])),
    }),
  }));
}

/** The figures class by class, means over all draws. */
export function assembleClasses(
  names: readonly string[],
  draws: readonly DrawFigures[],
  baselines: readonly ImageFigures[],
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
      frechetDistanceFloor: over(baselines, 'frechetDistance'),
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
