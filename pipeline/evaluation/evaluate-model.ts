import type { Evaluation, Figure } from '../../models/evaluation.ts';
import type { Generator } from '../../models/generator.ts';
import type { Dataset } from '../data/dataset.ts';
import { assembleClasses, assembleFigures } from './assemble-figures.ts';
import { classificationAccuracyScore } from './classification-accuracy-score.ts';
import { type Classifier, disposeClassifier } from '../classifier/classifier.ts';
import {
  type ClassifierPlaces,
  classifierPlaces,
  obtainClassifier,
} from '../classifier/obtain-classifier.ts';
import { classifierRecipe } from '../classifier/recipe.ts';
import { scorePlan } from '../classifier/training-plan.ts';
import { type ClosestPair, mergeClosestPairs } from './closest-pairs.ts';
import {
  type DrawFigures,
  evaluateDraw,
  evaluateFloor,
  type Measuring,
  nearestTrainingImages,
} from './evaluate-draws.ts';
import { type EvaluationProgress, silentProgress } from '../terminal/evaluation-progress.ts';
import type { EvaluationSizes } from './evaluation-sizes.ts';
import { figureOverDraws } from './figure-over-draws.ts';
import type { ImageFigures } from './measure-images.ts';
import { referenceSet } from './reference-set.ts';
import { requireComparable } from './require-comparable.ts';
import { sampleImages } from '../data/sample-images.ts';
import { requireTestImages } from '../data/test-images.ts';

/** An evaluation, and what is to be looked at beside it. */
export interface EvaluatedModel {
  readonly evaluation: Evaluation;
  /** Of all draws the ten generated images that are closest to a training image. */
  readonly closestPairs: readonly ClosestPair[];
  /** Euclidean distances to the nearest training image, with pixels in [0, 1]. */
  readonly copyDistances: {
    /** Of each draw's images. */
    readonly generated: readonly Float64Array[];
    /** Of the test images. */
    readonly heldOut: Float64Array;
  };
}

/**
 * Measures a model against a data set's test images, by several draws of digits drawn as they are served,
 * each figure beside what real training images reach. The same model, data and sizes give the same figures.
 *
 * @param classifier whose features and labels are used; it stays the caller's
 * @param options.places where the classifier lies whose test accuracy is the score's floor
 * @throws InvalidInput when the model's images or labels are not of the data's kind
 */
export async function evaluateModel(
  generator: Generator,
  dataset: Dataset,
  classifier: Classifier,
  sizes: EvaluationSizes,
  progress: EvaluationProgress = silentProgress,
  { places = classifierPlaces }: { readonly places?: ClassifierPlaces } = {},
): Promise<EvaluatedModel> {
  requireComparable(generator.manifest, dataset);
  const start = performance.now();
  const test = sampleImages(requireTestImages(dataset), sizes.images, 'evaluation/test');
  progress.stage(`${test.count} test images: features and their neighbours`, 1);
  const reference = await referenceSet(classifier, test, dataset.labels.length);
  progress.stage('test images: nearest training images', test.count);
  const heldOut = await nearestTrainingImages(dataset, test.pixels, progress.advance);
  const measuring = { generator, dataset, classifier, reference, sizes, progress };
  const { floors, draws } = await evaluateSets(measuring);
  const score = await scoreFigure(measuring, places);
  const evaluation: Evaluation = {
    dataset: { name: dataset.name, sha256: dataset.sha256 },
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
  progress.stage('the floor: real training images', sizes.draws);
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
  const onReal = await obtainClassifier(dataset, progress, { recipe, places });
  disposeClassifier(onReal);
  const scores: number[] = [];
  for (let draw = 1; draw <= sizes.scoreDraws; draw++) {
    scores.push(await classificationAccuracyScore(generator, dataset, recipe, draw, progress));
  }
  return figureOverDraws(scores, [onReal.testAccuracy]);
}
