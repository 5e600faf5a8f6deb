import type { DrawDigits } from '../../models/digit-series.ts';
import type { Generator } from '../../models/generator.ts';
import {
  type Classifier,
  type FeatureMatrix,
  classify,
  disposeClassifier,
  labelAgreement,
  takeRows,
} from '../classifier/network.ts';
import type { ClassifierRecipe } from '../classifier/recipe.ts';
import { trainClassifier } from '../classifier/training.ts';
import { decodeWeights } from '../classifier/folder.ts';
import type { LabelledImages } from '../data/images.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { balancedDraws, drawDigits } from './draws.ts';
import { type GaussianMoments, featureMoments } from './metrics/frechet-distance.ts';
import { variety } from './metrics/variety.ts';

/** What the images of one class are like. */
export interface ClassFeatures {
  /** null: there are not more images than features, as a Fréchet distance needs. */
  readonly moments: GaussianMoments | null;
  /** null: there are not two images. */
  readonly variety: number | null;
}

/**
 * Sets of features class by class.
 *
 * @param labels [count]: each image's class
 * @returns classCount of them
 */
export async function classFeatures(
  features: FeatureMatrix,
  labels: ArrayLike<number>,
  classCount: number,
): Promise<readonly ClassFeatures[]> {
  const classes: ClassFeatures[] = [];
  for (const rows of rowsOfClasses(labels, classCount)) {
    const own = takeRows(features, rows);
    classes.push({
      moments: rows.length > features.size ? featureMoments(own) : null,
      variety: rows.length >= 2 ? await variety(own) : null,
    });
  }
  return classes;
}

/** The indices of each class's images, ascending. */
export function rowsOfClasses(
  labels: ArrayLike<number>,
  classCount: number,
): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: classCount }, () => []);
  for (let index = 0; index < labels.length; index++) rows[labels[index] ?? 0]?.push(index);
  return rows;
}

/** What the score of a model is computed with. */
interface ScoredModel {
  readonly generator: Generator;
  readonly draw: DrawDigits;
  readonly progress: EvaluationProgress;
}

/**
 * The classification accuracy score of Ravuri and Vinyals 2019, arXiv:1905.10887: the
 * accuracy on real images of a new classifier that is trained on generated images only, as many of each label.
 *
 * @param reference the real images, none of which the generator was trained on
 * @param draw numbers the draw, which decides the seeds and the classifier's own randomness
 * @returns 0..1
 */
export async function classificationAccuracyScore(
  { generator, draw: drawBatch, progress }: ScoredModel,
  reference: LabelledImages,
  recipe: ClassifierRecipe,
  draw: number,
): Promise<number> {
  progress.stage(`score ${draw}: generating ${recipe.images} images`, recipe.images);
  const rule = balancedDraws(generator, `evaluation/score/${draw}`);
  const images = await drawDigits(generator, recipe.images, rule, progress.advance, drawBatch);
  progress.stage(`score ${draw}: training a classifier on these images`, recipe.steps);
  const own = { ...recipe, seed: `${recipe.seed}/${draw}` };
  return accuracyAfterTraining(images, reference, own, progress.advance);
}

/** The accuracy on reference images of a classifier that is trained on other images. @returns 0..1 */
async function accuracyAfterTraining(
  images: LabelledImages,
  reference: LabelledImages,
  recipe: ClassifierRecipe,
  onStep: (steps: number) => void,
): Promise<number> {
  const { network } = recipe;
  const parameters = decodeWeights(network, await trainClassifier(images, recipe, onStep));
  try {
    return await accuracyOn(reference, { network, parameters });
  } finally {
    disposeClassifier({ parameters });
  }
}

/** The share of images that a classifier names rightly. @returns 0..1 */
export async function accuracyOn(
  images: LabelledImages,
  classifier: Pick<Classifier, 'network' | 'parameters'>,
): Promise<number> {
  const { labels } = await classify(classifier, images.pixels, images.count);
  return labelAgreement(labels, images.labels);
}
