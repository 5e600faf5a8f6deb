import type { Evaluation, Figure } from '../../models/manifest/evaluation.ts';
import type { DrawDigits } from '../../models/digit-series.ts';
import { type Generator, generate } from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { createDrawingThreads } from '../../models/threads/drawing-threads.ts';
import { type Classifier, disposeClassifier } from '../classifier/network.ts';
import {
  type ClassifierPlaces,
  classifierPlaces,
  loadOrTrainClassifier,
} from '../classifier/load-or-train.ts';
import { classifierRecipe, scorePlan } from '../classifier/recipe.ts';
import type { Dataset } from '../data/dataset.ts';
import { dimensionsText, haveSameDimensions, sampleImages } from '../data/images.ts';
import { engineThreads } from '../engines/engine.ts';
import { InvalidInput } from '../invalid-input.ts';
import { type EvaluationProgress, silentProgress } from '../terminal/evaluation-progress.ts';
import { type ClosestPair, mergeClosestPairs } from './closest-pairs.ts';
import type { NearestDistances } from './copies.ts';
import { figureOverDraws } from './draws.ts';
import { accuracyOn, classificationAccuracyScore } from './features.ts';
import { loadOrMeasureReal } from './kept-figures.ts';
import { assembleClasses, assembleFigures } from './measure.ts';
import { type Measuring, evaluateDraws, indexBoth } from './sets.ts';
import type { EvaluationData, EvaluationSizes } from './sizes.ts';

/** An evaluation, and what is to be looked at beside it. */
export interface EvaluatedModel {
  readonly evaluation: Evaluation;
  /** Of all draws the ten generated images that are closest to a training image. */
  readonly closestPairs: readonly ClosestPair[];
  /** The same with the reference images, which a model should not know. */
  readonly closestReferencePairs: readonly ClosestPair[];
  /** Euclidean distances to the nearest real images, with pixels in [0, 1], of each draw's images. */
  readonly nearest: readonly NearestDistances[];
  /** The same of real images: of reference images to training images, of training images to reference images. */
  readonly nearestOfReal: NearestDistances;
}

/**
 * Measures a model against a data set's reference images, by several draws of digits drawn as they are served,
 * each figure beside what real training images reach. The same model, data and sizes give the same figures.
 *
 * @param classifier whose features and labels are used; it stays the caller's
 * @param options.places where the classifier lies whose accuracy is the score's baseline, and where figures of the
 *   real images are kept
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
  const indices = await indexBoth(dataset, images);
  const real = { dataset, images, classifier, indices, sizes, progress };
  const { reference, nearestOfReal, baselines } = await loadOrMeasureReal(real, places.folder);
  const { draws, score } = await withDrawingThreads(async (draw) => {
    const measuring = { ...real, generator, draw, reference };
    return {
      draws: await evaluateDraws(measuring),
      score: await scoreFigure(measuring, places),
    };
  });
  const evaluation: Evaluation = {
    dataset: { name: dataset.name, sha256: dataset.sha256 },
    reference: kind,
    classifier: { sha256: classifier.sha256, testAccuracy: classifier.testAccuracy },
    images: sizes.images,
    draws: sizes.draws,
    scoreImages: score ? sizes.scoreImages : 0,
    quick: sizes.quick,
    seconds: (performance.now() - start) / 1000,
    figures: assembleFigures(draws, baselines, nearestOfReal, score),
    classes: assembleClasses(dataset.labels, draws, baselines, reference),
  };
  return {
    evaluation,
    closestPairs: mergeClosestPairs(draws.map((draw) => draw.closestPairs)),
    closestReferencePairs: mergeClosestPairs(draws.map((draw) => draw.closestReferencePairs)),
    nearest: draws.map(({ nearest }) => nearest),
    nearestOfReal,
  };
}

/** Runs a work that draws on as many threads as the engine uses; the digits are the same on any number. */
async function withDrawingThreads<Result>(
  work: (draw: DrawDigits) => Promise<Result>,
): Promise<Result> {
  const size = engineThreads();
  if (size === 1) return work(generate);
  const threads = createDrawingThreads(size);
  try {
    return await work(threads.draw);
  } finally {
    await threads.close();
  }
}

/** Null for a model without labels, whose digits cannot be learnt from. */
async function scoreFigure(measuring: Measuring, places: ClassifierPlaces): Promise<Figure | null> {
  const { generator, dataset, sizes, progress } = measuring;
  if (!generator.manifest.labels) return null;
  const images = { ...dataset.train, count: sizes.scoreImages };
  const recipe = classifierRecipe(images, dataset.labels.length, scorePlan);
  const onReal = await loadOrTrainClassifier(dataset, progress, { recipe, places });
  const accuracy = await accuracyOn(dataset.reference, onReal);
  disposeClassifier(onReal);
  const scores: number[] = [];
  for (let draw = 1; draw <= sizes.scoreDraws; draw++) {
    scores.push(await classificationAccuracyScore(measuring, dataset.reference, recipe, draw));
  }
  return figureOverDraws(scores, [accuracy]);
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
  if (!haveSameDimensions(image, train)) {
    throw new InvalidInput(
      `--data ${name}: its images are ${dimensionsText(train)}, but the model ${id} generates ${dimensionsText(image)}; give the data that the model was trained on`,
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
