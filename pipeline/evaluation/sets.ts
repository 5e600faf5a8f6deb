import type { DrawDigits } from '../../models/digit-series.ts';
import type { Generator } from '../../models/generator.ts';
import { classify } from '../classifier/network.ts';
import { bytesOfImage, type LabelledImages } from '../data/images.ts';
import { closestPairs } from './closest-pairs.ts';
import { describeDistribution } from './distribution.ts';
import { drawDigits, labelledDraws, unlabelledDraws } from './draws.ts';
import { type DrawFigures, type ReferenceSet, measureImages } from './measure.ts';
import { indexImages, nearestImages } from './metrics/nearest-images.ts';
import { classShares } from './metrics/variety.ts';
import { type RealData, baselineImages } from './real-figures.ts';
import type { EvaluationData } from './sizes.ts';

/** What every draw is measured with. */
export interface Measuring extends RealData {
  readonly generator: Generator;
  /** Draws digits, on threads where there are some. */
  readonly draw: DrawDigits;
  readonly reference: ReferenceSet;
}

/** Training and reference images, prepared for the nearest ones to be found among them. */
export async function indexBoth({ train }: EvaluationData, reference: LabelledImages) {
  const pixelCount = bytesOfImage(train);
  return {
    train: await indexImages(train.pixels, pixelCount),
    reference: await indexImages(reference.pixels, pixelCount),
  };
}

/** Measures each draw of generated images. */
export async function evaluateDraws(measuring: Measuring): Promise<readonly DrawFigures[]> {
  const draws: DrawFigures[] = [];
  for (let draw = 1; draw <= measuring.sizes.draws; draw++) {
    draws.push(await evaluateDraw(measuring, draw));
  }
  return draws;
}

/**
 * Measures one draw of generated images. Their labels are those of the training images that the baseline of
 * the draw is measured on: with as many of each class a perfect model would have half as much again as
 * the baseline in Fréchet distance, because the classes of the reference images are not as many of each.
 *
 * @param draw from 1
 */
async function evaluateDraw(measuring: Measuring, draw: number): Promise<DrawFigures> {
  const { generator, draw: drawBatch, dataset, classifier } = measuring;
  const { reference, indices, sizes, progress } = measuring;
  const hasLabels = generator.manifest.labels !== null;
  const stage = (name: string, parts: number) =>
    progress.stage(`draw ${draw} of ${sizes.draws}: ${name}`, parts);
  const purpose = `evaluation/${draw}`;
  stage(`generating ${sizes.images} images`, sizes.images);
  const { labels } = baselineImages(measuring, draw).images;
  const rule = labelledDraws(generator, purpose, labels);
  const images = await drawDigits(generator, sizes.images, rule, progress.advance, drawBatch);
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

/** The classes that the classifier finds in digits that were drawn by their seeds alone. */
async function unlabelledShares(
  { generator, draw, classifier, reference, sizes }: Measuring,
  purpose: string,
): Promise<Float64Array> {
  const rule = unlabelledDraws(generator, purpose);
  const { pixels, count } = await drawDigits(generator, sizes.images, rule, undefined, draw);
  const { labels } = await classify(classifier, pixels, count);
  return classShares(labels, reference.classCount);
}
