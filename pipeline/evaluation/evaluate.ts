import type { Evaluation, Figure } from '../../models/manifest/evaluation.ts';
import type { Generator } from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { type Classifier, classify, disposeClassifier } from '../classifier/network.ts';
import {
  type ClassifierPlaces,
  classifierPlaces,
  loadOrTrainClassifier,
} from '../classifier/load-or-train.ts';
import { classifierRecipe, scorePlan } from '../classifier/recipe.ts';
import type { Dataset, LabelledImages } from '../data/dataset.ts';
import { sampleImages } from '../data/images.ts';
import { InvalidInput } from '../invalid-input.ts';
import { type EvaluationProgress, silentProgress } from '../terminal/evaluation-progress.ts';
import { type ClosestPair, closestPairs, mergeClosestPairs } from './closest-pairs.ts';
import { drawDigits, figureOverDraws, labelledDraws, unlabelledDraws } from './draws.ts';
import { accuracyOn, classificationAccuracyScore } from './features.ts';
import {
  type DrawFigures,
  type ImageFigures,
  type ReferenceSet,
  assembleClasses,
  assembleFigures,
  measureImages,
  referenceSet,
} from './measure.ts';
import { type ImageIndex, indexImages, nearestImages } from './metrics/nearest-images.ts';
import { classShares } from './metrics/variety.ts';
import type { EvaluationData, EvaluationSizes } from './sizes.ts';

/** An evaluation, and what is to be looked at beside it. */
export interface EvaluatedModel {
  readonly evaluation: Evaluation;
  /** Of all draws the ten generated images that are closest to a training image. */
  readonly closestPairs: readonly ClosestPair[];
  /** Euclidean distances to the nearest training image, with pixels in [0, 1]. */
  readonly copyDistances: {
    /** Of each draw's images. */
    readonly generated: readonly Float64Array[];
    /** Of the reference images. */
    readonly heldOut: Float64Array;
  };
}

/**
 * Measures a model against a data set's reference images, by several draws of digits drawn as they are served,
 * each figure beside what real training images reach. The same model, data and sizes give the same figures.
 *
 * @param classifier whose features and labels are used; it stays the caller's
 * @param options.places where the classifier lies whose accuracy is the score's baseline
 * @throws InvalidInput when the model's images or labels are not of the data's kind
 */
export async function evaluateModel(
  generator: Generator,
  dataset: EvaluationData,
  classifier: Classifier,
  sizes: EvaluationSizes,
  progress: EvaluationProgress = silentProgress,
  { places = classifierPlaces }: { readonly places?: ClassifierPlaces } = {},
): Promise<EvaluatedModel> {
  requireComparable(generator.manifest, dataset);
  const start = performance.now();
  const { kind } = dataset.reference;
  const images = sampleImages(dataset.reference, sizes.images, `evaluation/${kind}`);
  progress.stage(`${images.count} ${kind} images: features and nearest neighbours`, 1);
  const reference = await referenceSet(classifier, images, dataset.labels.length);
  progress.stage(`${kind} images: nearest training images`, images.count);
  const { train } = dataset;
  const trainIndex = await indexImages(train.pixels, train.height * train.width);
  const heldOut = await nearestImages(images.pixels, trainIndex, progress.advance);
  const measuring = { generator, dataset, classifier, reference, trainIndex, sizes, progress };
  const { floors, draws } = await evaluateSets(measuring);
  const score = await scoreFigure(measuring, places);
  const evaluation: Evaluation = {
    dataset: { name: dataset.name, sha256: dataset.sha256 },
    reference: kind,
    classifier: { sha256: classifier.sha256, testAccuracy: classifier.testAccuracy },
    images: sizes.images,
    draws: sizes.draws,
    scoreImages: score ? sizes.scoreImages : 0,
    quick: sizes.quick,
    seconds: (performance.now() - start) / 1000,
    figures: assembleFigures(draws, floors, heldOut.distances, score),
    classes: assembleClasses(dataset.labels, draws, floors, reference),
  };
  return {
    evaluation,
    closestPairs: mergeClosestPairs(draws.map((draw) => draw.closestPairs)),
    copyDistances: {
      generated: draws.map(({ copyDistances }) => copyDistances),
      heldOut: heldOut.distances,
    },
  };
}

async function evaluateSets(measuring: Measuring): Promise<{
  readonly floors: readonly ImageFigures[];
  readonly draws: readonly DrawFigures[];
}> {
  const { sizes, progress } = measuring;
  const floors: ImageFigures[] = [];
  progress.stage('real-data baseline: training images', sizes.draws);
  for (let draw = 1; draw <= sizes.draws; draw++) {
    floors.push(await evaluateFloor(measuring, draw));
    progress.advance(draw);
  }
  const draws: DrawFigures[] = [];
  for (let draw = 1; draw <= sizes.draws; draw++) draws.push(await evaluateDraw(measuring, draw));
  return { floors, draws };
}

/** Null for a model without labels, whose digits cannot be learnt from. */
async function scoreFigure(
  { generator, dataset, sizes, progress }: Measuring,
  places: ClassifierPlaces,
): Promise<Figure | null> {
  if (!generator.manifest.labels) return null;
  const images = { ...dataset.train, count: sizes.scoreImages };
  const recipe = classifierRecipe(images, dataset.labels.length, scorePlan);
  const onReal = await loadOrTrainClassifier(dataset, progress, { recipe, places });
  const accuracy = await accuracyOn(dataset.reference, onReal);
  disposeClassifier(onReal);
  const scores: number[] = [];
  for (let draw = 1; draw <= sizes.scoreDraws; draw++) {
    scores.push(
      await classificationAccuracyScore(generator, dataset.reference, recipe, draw, progress),
    );
  }
  return figureOverDraws(scores, [accuracy]);
}

/** What every draw is measured with. */
interface Measuring {
  readonly generator: Generator;
  readonly dataset: EvaluationData;
  readonly classifier: Classifier;
  readonly reference: ReferenceSet;
  readonly trainIndex: ImageIndex;
  readonly sizes: EvaluationSizes;
  readonly progress: EvaluationProgress;
}

/**
 * Measures one draw of generated images. Their labels are those of the training images that the floor of
 * the draw is measured on: with as many of each class a perfect model would stand at half as much again as
 * the floor in Fréchet distance, because the classes of the reference images are not as many of each.
 *
 * @param draw from 1
 */
async function evaluateDraw(measuring: Measuring, draw: number): Promise<DrawFigures> {
  const { generator, dataset, classifier, reference, sizes, progress } = measuring;
  const hasLabels = generator.manifest.labels !== null;
  const stage = (name: string, parts: number) =>
    progress.stage(`draw ${draw} of ${sizes.draws}: ${name}`, parts);
  const purpose = `evaluation/${draw}`;
  stage(`generating ${sizes.images} digits`, sizes.images);
  const { labels } = floorImages(measuring, draw);
  const rule = labelledDraws(generator, purpose, labels);
  const images = await drawDigits(generator, sizes.images, rule, progress.advance);
  stage('features and nearest neighbours', 1);
  const figures = await measureImages(classifier, images, reference, hasLabels);
  stage('nearest training images', sizes.images);
  const nearest = await nearestImages(images.pixels, measuring.trainIndex, progress.advance);
  return {
    ...figures,
    shares: hasLabels ? await unlabelledShares(measuring, purpose) : figures.shares,
    copyDistances: nearest.distances,
    closestPairs: closestPairs(images, dataset.train, nearest, hasLabels),
  };
}

/** What real training images measure, as many as a draw has. @param draw from 1 */
async function evaluateFloor(measuring: Measuring, draw: number): Promise<ImageFigures> {
  const { classifier, reference } = measuring;
  return measureImages(classifier, floorImages(measuring, draw), reference, true);
}

/** The training images of a draw's floor: all of them where there are fewer than a draw has. */
function floorImages(
  { dataset: { train }, sizes }: Pick<Measuring, 'dataset' | 'sizes'>,
  draw: number,
): LabelledImages {
  return sampleImages(train, Math.min(sizes.images, train.count), `evaluation/floor/${draw}`);
}

/** The classes that the classifier finds in digits that were drawn by their seeds alone. */
async function unlabelledShares(
  { generator, classifier, reference, sizes }: Measuring,
  purpose: string,
): Promise<Float64Array> {
  const rule = unlabelledDraws(generator, purpose);
  const { pixels, count } = await drawDigits(generator, sizes.images, rule);
  const { labels } = await classify(classifier, pixels, count);
  return classShares(labels, reference.classCount);
}

/**
 * Checks that a model's digits can be held against a data set's images.
 *
 * @throws InvalidInput when their sizes or their labels differ
 */
export function requireComparable(
  { id, image, labels }: Pick<Manifest, 'id' | 'image' | 'labels'>,
  { name, train, labels: classes }: Dataset,
): void {
  if (image.height !== train.height || image.width !== train.width) {
    throw new InvalidInput(
      `--data ${name}: its images are ${train.height} × ${train.width}, but the model ${id} generates ${image.height} × ${image.width}; give the data that the model was trained on`,
    );
  }
  if (labels !== null && !isSameList(labels, classes)) {
    throw new InvalidInput(
      `--data ${name}: its classes are ${listed(classes)}, but the model ${id} has the labels ${listed(labels)}; give the data that the model was trained on`,
    );
  }
}

function isSameList(first: readonly string[], second: readonly string[]): boolean {
  return first.length === second.length && first.every((value, index) => value === second[index]);
}

/** A dozen names are enough to see what a list is of. */
function listed(names: readonly string[]): string {
  const [shown, more] = [names.slice(0, 12), names.length - 12];
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
