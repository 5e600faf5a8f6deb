import type { Generator } from '../../models/generator.ts';
import type { Dataset, LabelledImages } from '../data/dataset.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { classify } from '../classifier/classifier.ts';
import { type ClosestPair, closestPairs } from './closest-pairs.ts';
import { drawDigits } from './draw-digits.ts';
import { labelledDraws, unlabelledDraws } from './evaluation-draws.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import type { EvaluationSizes } from './evaluation-sizes.ts';
import { type ImageFigures, measureImages } from './measure-images.ts';
import { classShares } from './metrics/class-shares.ts';
import { type NearestImages, nearestImages } from './metrics/nearest-images.ts';
import type { ReferenceSet } from './reference-set.ts';
import { sampleImages } from '../data/sample-images.ts';

/** What one draw of generated images measures. */
export interface DrawFigures extends ImageFigures {
  /** [images]: distances to the nearest training image. */
  readonly copyDistances: Float64Array;
  readonly closestPairs: readonly ClosestPair[];
}

/** What every draw is measured with. */
export interface Measuring {
  readonly generator: Generator;
  readonly dataset: Dataset;
  readonly classifier: Classifier;
  readonly reference: ReferenceSet;
  readonly sizes: EvaluationSizes;
  readonly progress: EvaluationProgress;
}

/**
 * Measures one draw of generated images. Their labels are those of the training images that the floor of
 * the draw is measured on: with as many of each class a perfect model would stand at half as much again as
 * the floor in Fréchet distance, because the classes of the test images are not as many of each.
 *
 * @param draw from 1
 */
export async function evaluateDraw(measuring: Measuring, draw: number): Promise<DrawFigures> {
  const { generator, dataset, classifier, reference, sizes, progress } = measuring;
  const hasLabels = generator.manifest.labels !== null;
  const stage = (name: string, parts: number) =>
    progress.stage(`draw ${draw} of ${sizes.draws}: ${name}`, parts);
  const purpose = `evaluation/${draw}`;
  stage(`${sizes.images} digits`, sizes.images);
  const { labels } = floorImages(measuring, draw);
  const rule = labelledDraws(generator, purpose, labels);
  const images = await drawDigits(generator, sizes.images, rule, progress.advance);
  stage('features and their neighbours', 1);
  const figures = await measureImages(classifier, images, reference, hasLabels);
  stage('nearest training images', sizes.images);
  const nearest = await nearestTrainingImages(dataset, images.pixels, progress.advance);
  return {
    ...figures,
    shares: hasLabels ? await unlabelledShares(measuring, purpose) : figures.shares,
    copyDistances: nearest.distances,
    closestPairs: closestPairs(images, dataset.train, nearest, hasLabels),
  };
}

/** The nearest training image of each image. @param pixels [count, height, width], 0..255 */
export async function nearestTrainingImages(
  { train }: Dataset,
  pixels: Uint8Array,
  onDone: (images: number) => void,
): Promise<NearestImages> {
  return nearestImages(pixels, train.pixels, train.height * train.width, onDone);
}

/** What real training images measure, as many as a draw has. @param draw from 1 */
export async function evaluateFloor(measuring: Measuring, draw: number): Promise<ImageFigures> {
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
