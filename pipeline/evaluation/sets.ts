import type { Generator } from '../../models/generator.ts';
import { type Classifier, classify } from '../classifier/network.ts';
import type { LabelledImages } from '../data/dataset.ts';
import { bytesOfImage, sampleImages, takeImages } from '../data/images.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { closestPairs } from './closest-pairs.ts';
import type { NearestDistances } from './copies.ts';
import { describeDistribution, distancesBetween } from './distribution.ts';
import { drawDigits, labelledDraws, unlabelledDraws } from './draws.ts';
import {
  type BaselineFigures,
  type DrawFigures,
  type ReferenceSet,
  measureImages,
} from './measure.ts';
import { type ImageIndex, indexImages, nearestImages } from './metrics/nearest-images.ts';
import { classShares } from './metrics/variety.ts';
import type { EvaluationData, EvaluationSizes } from './sizes.ts';

/** What every draw is measured with. */
export interface Measuring {
  readonly generator: Generator;
  readonly dataset: EvaluationData;
  /** The reference images. */
  readonly images: LabelledImages;
  readonly classifier: Classifier;
  readonly reference: ReferenceSet;
  readonly indices: { readonly train: ImageIndex; readonly reference: ImageIndex };
  readonly sizes: EvaluationSizes;
  readonly progress: EvaluationProgress;
}

/** Training and reference images, prepared for the nearest ones to be found among them. */
export async function indexBoth({ train }: EvaluationData, reference: LabelledImages) {
  const pixelCount = bytesOfImage(train);
  return {
    train: await indexImages(train.pixels, pixelCount),
    reference: await indexImages(reference.pixels, pixelCount),
  };
}

/** Measures real training images for the baselines, then each draw of generated images. */
export async function evaluateSets(measuring: Measuring): Promise<{
  readonly nearestOfReal: NearestDistances;
  readonly baselines: readonly BaselineFigures[];
  readonly draws: readonly DrawFigures[];
}> {
  const { sizes, progress } = measuring;
  const nearestOfReal = await nearestRealImages(measuring);
  const baselines: BaselineFigures[] = [];
  progress.stage('real-data baselines: training images', sizes.draws);
  for (let draw = 1; draw <= sizes.draws; draw++) {
    baselines.push(await evaluateBaseline(measuring, draw));
    progress.advance(draw);
  }
  const draws: DrawFigures[] = [];
  for (let draw = 1; draw <= sizes.draws; draw++) draws.push(await evaluateDraw(measuring, draw));
  return { nearestOfReal, baselines, draws };
}

/** What the distances of generated images are compared with. */
async function nearestRealImages(measuring: Measuring): Promise<NearestDistances> {
  const { images: reference, indices, progress } = measuring;
  progress.stage('held-out images: nearest training images', reference.count);
  const toTraining = await nearestImages(reference.pixels, indices.train, progress.advance);
  const { images } = baselineImages(measuring, 1);
  progress.stage('training images: nearest held-out images', images.count);
  const toReference = await nearestImages(images.pixels, indices.reference, progress.advance);
  return { toTraining: toTraining.distances, toReference: toReference.distances };
}

/**
 * Measures one draw of generated images. Their labels are those of the training images that the baseline of
 * the draw is measured on: with as many of each class a perfect model would have half as much again as
 * the baseline in Fréchet distance, because the classes of the reference images are not as many of each.
 *
 * @param draw from 1
 */
async function evaluateDraw(measuring: Measuring, draw: number): Promise<DrawFigures> {
  const { generator, dataset, classifier, reference, indices, sizes, progress } = measuring;
  const hasLabels = generator.manifest.labels !== null;
  const stage = (name: string, parts: number) =>
    progress.stage(`draw ${draw} of ${sizes.draws}: ${name}`, parts);
  const purpose = `evaluation/${draw}`;
  stage(`generating ${sizes.images} images`, sizes.images);
  const { labels } = baselineImages(measuring, draw).images;
  const rule = labelledDraws(generator, purpose, labels);
  const images = await drawDigits(generator, sizes.images, rule, progress.advance);
  stage('features and nearest neighbours', 1);
  const distribution = await describeDistribution(classifier, images);
  const figures = await measureImages(distribution, hasLabels ? images.labels : null, reference);
  stage('nearest training images', sizes.images);
  const toTraining = await nearestImages(images.pixels, indices.train, progress.advance);
  stage('nearest held-out images', sizes.images);
  const toReference = await nearestImages(images.pixels, indices.reference, progress.advance);
  return {
    ...figures,
    shares: hasLabels ? await unlabelledShares(measuring, purpose) : figures.shares,
    nearest: { toTraining: toTraining.distances, toReference: toReference.distances },
    closestPairs: closestPairs(images, dataset.train, toTraining, hasLabels),
    closestReferencePairs: closestPairs(images, measuring.images, toReference, hasLabels),
  };
}

/** What real training images measure, as many as a draw has. @param draw from 1 */
async function evaluateBaseline(measuring: Measuring, draw: number): Promise<BaselineFigures> {
  const { classifier, reference } = measuring;
  const { images, others } = baselineImages(measuring, draw);
  const distribution = await describeDistribution(classifier, images);
  return {
    ...(await measureImages(distribution, images.labels, reference)),
    toTraining: others
      ? await distancesBetween(distribution, await describeDistribution(classifier, others))
      : null,
  };
}

/**
 * The training images of a draw's baselines, all of them where there are fewer than a draw has, and as many others;
 * null where there are not as many.
 */
function baselineImages(
  { dataset: { train }, sizes }: Pick<Measuring, 'dataset' | 'sizes'>,
  draw: number,
): { readonly images: LabelledImages; readonly others: LabelledImages | null } {
  const count = Math.min(sizes.images, train.count);
  const purpose = `evaluation/floor/${draw}`;
  if (train.count <= 2 * count) {
    return { images: sampleImages(train, count, purpose), others: null };
  }
  const both = sampleImages(train, 2 * count, purpose);
  const part = (first: number) =>
    takeImages(
      both,
      Array.from({ length: count }, (_, index) => first + index),
    );
  return { images: part(0), others: part(count) };
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
