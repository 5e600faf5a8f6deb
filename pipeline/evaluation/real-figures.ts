import type { LabelledImages } from '../data/dataset.ts';
import { sampleImages, takeImages } from '../data/images.ts';
import type { Classifier } from '../classifier/network.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import type { NearestDistances } from './copies.ts';
import { compareDistributions, describeDistribution } from './distribution.ts';
import { type BaselineFigures, type ReferenceSet, measureImages, referenceSet } from './measure.ts';
import { type ImageIndex, nearestImages } from './metrics/nearest-images.ts';
import type { EvaluationData, EvaluationSizes } from './sizes.ts';

/** What real images are measured with. */
export interface RealData {
  readonly dataset: EvaluationData;
  /** The reference images. */
  readonly images: LabelledImages;
  readonly classifier: Classifier;
  readonly indices: { readonly train: ImageIndex; readonly reference: ImageIndex };
  readonly sizes: EvaluationSizes;
  readonly progress: EvaluationProgress;
}

/** What an evaluation needs of the real images. It does not depend on the model. */
export interface RealFigures {
  readonly reference: ReferenceSet;
  /** Of reference images to training images, and of training images to reference images. */
  readonly nearestOfReal: NearestDistances;
  /** What real training images measure in place of generated ones, for each draw. */
  readonly baselines: readonly BaselineFigures[];
}

/** Measures the reference images, and training images for the baselines. */
export async function measureReal(real: RealData): Promise<RealFigures> {
  const { dataset, images, classifier, sizes, progress } = real;
  const { kind } = dataset.reference;
  progress.stage(`${images.count} ${kind} images: features and nearest neighbours`, 1);
  const reference = await referenceSet(classifier, images, dataset.labels.length);
  const nearestOfReal = await nearestRealImages(real);
  const baselines: BaselineFigures[] = [];
  progress.stage('real-data baselines: training images', sizes.draws);
  for (let draw = 1; draw <= sizes.draws; draw++) {
    baselines.push(await evaluateBaseline(real, reference, draw));
    progress.advance(draw);
  }
  return { reference, nearestOfReal, baselines };
}

/** What the distances of generated images are compared with. */
async function nearestRealImages(real: RealData): Promise<NearestDistances> {
  const { images: reference, indices, progress } = real;
  progress.stage('held-out images: nearest training images', reference.count);
  const toTraining = await nearestImages(reference.pixels, indices.train, progress.advance);
  const { images } = baselineImages(real, 1);
  progress.stage('training images: nearest held-out images', images.count);
  const toReference = await nearestImages(images.pixels, indices.reference, progress.advance);
  return { toTraining: toTraining.distances, toReference: toReference.distances };
}

/** What real training images measure, as many as a draw has. @param draw from 1 */
async function evaluateBaseline(
  real: RealData,
  reference: ReferenceSet,
  draw: number,
): Promise<BaselineFigures> {
  const { classifier } = real;
  const { images, others } = baselineImages(real, draw);
  const distribution = await describeDistribution(classifier, images);
  return {
    ...(await measureImages(distribution, images.labels, reference)),
    toTraining: others
      ? await compareDistributions(distribution, await describeDistribution(classifier, others))
      : null,
  };
}

/**
 * The training images of a draw's baselines, all of them where there are fewer than a draw has, and as many others;
 * null where there are not as many.
 */
export function baselineImages(
  { dataset: { train }, sizes }: Pick<RealData, 'dataset' | 'sizes'>,
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
