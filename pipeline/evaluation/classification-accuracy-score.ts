import type { Generator } from '../../models/generator.ts';
import type { Dataset } from '../data/dataset.ts';
import type { LabelledImages } from '../data/labelled-images.ts';
import { classify, disposeClassifier } from '../classifier/classifier.ts';
import type { ClassifierRecipe } from '../classifier/recipe.ts';
import { trainClassifier } from '../classifier/train-classifier.ts';
import { decodeWeights } from '../classifier/weight-bytes.ts';
import { drawDigits } from './draw-digits.ts';
import { balancedDraws } from './evaluation-draws.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { labelAgreement } from '../classifier/label-agreement.ts';
import { requireTestImages } from '../data/test-images.ts';

/**
 * The classification accuracy score of Ravuri and Vinyals 2019, arXiv:1905.10887: the test accuracy of a
 * fresh classifier that has seen nothing but generated images, as many of each label.
 *
 * @param draw numbers the draw, which decides the seeds and the classifier's own randomness
 * @returns 0..1
 */
export async function classificationAccuracyScore(
  generator: Generator,
  dataset: Dataset,
  recipe: ClassifierRecipe,
  draw: number,
  progress: EvaluationProgress,
): Promise<number> {
  progress.stage(`score ${draw}: drawing ${recipe.images} digits`, recipe.images);
  const rule = balancedDraws(generator, `evaluation/score/${draw}`);
  const images = await drawDigits(generator, recipe.images, rule, progress.advance);
  progress.stage(`score ${draw}: training a classifier on them`, recipe.steps);
  const own = { ...recipe, seed: `${recipe.seed}/${draw}` };
  return testAccuracy(images, requireTestImages(dataset), own, progress.advance);
}

/** The test accuracy of a classifier that is trained on some images. @returns 0..1 */
async function testAccuracy(
  images: LabelledImages,
  test: LabelledImages,
  recipe: ClassifierRecipe,
  onStep: (steps: number) => void,
): Promise<number> {
  const { network } = recipe;
  const parameters = decodeWeights(network, await trainClassifier(images, recipe, onStep));
  try {
    const { labels } = await classify({ network, parameters }, test.pixels, test.count);
    return labelAgreement(labels, test.labels);
  } finally {
    disposeClassifier({ parameters });
  }
}
