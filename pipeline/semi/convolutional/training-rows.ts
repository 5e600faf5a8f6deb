import { uniformInt } from 'pure-rand/distribution/uniformInt';
import {
  digestOf,
  generatorFromDigest,
  type RandomGenerator,
} from '../../../models/seed/random.ts';
import { bytesOfImage, type LabelledImages, takeImages } from '../../data/images.ts';
import { createBatches, gatherUnitImages, labelsOf } from '../batches.ts';
import type { SemiConfigurationOf } from '../configuration.ts';
import { graphTargets, targetsOf } from '../consistency/targets.ts';
import type { RowTargets } from '../consistency/weigh-shares.ts';
import { targetWeightAt } from '../consistency/training-rows.ts';
import type { LabelledSplit } from '../labelled-split.ts';
import { deformRows } from '../pixel-map/deformations.ts';
import { pixelMoments } from '../pixel-map/moments.ts';
import { imageGrid } from '../neighbours/grid.ts';
import { comparedImages } from './compared-images.ts';
import { gridDeforming } from './grid-deformations.ts';

/** The images of one iteration. */
export interface DeformedBatch {
  /** Labelled images first, then the others, each deformed: [rows, size] in [-1, 1]. */
  readonly rows: Float32Array;
  /** Of the first rows. [labelled] */
  readonly labels: Uint8Array;
  /** The other images as they are. */
  readonly plain: LabelledImages;
  /** What these are likely to be. */
  readonly targets: RowTargets;
  /** Of the cross-entropy against targets, beside 1 for the labelled rows. */
  readonly targetWeight: number;
}

/**
 * The rows of each iteration. Targets, which compare all images with each other, are found when they are first needed.
 *
 * @returns a function of the step, which throws the reason to stop where it is asked to
 */
export function createDeformedRows(
  configuration: SemiConfigurationOf<'convolutional'>,
  images: LabelledImages,
  split: LabelledSplit,
): (step: number, stop?: AbortSignal) => Promise<DeformedBatch> {
  const { seed, labelsOnly, method, steps } = configuration;
  const indicesOf = createBatches(split, configuration);
  const size = bytesOfImage(images);
  const deforming = gridDeforming(images, method.deformations, streamOf(seed, 'deformations'));
  let targets: Promise<RowTargets> | undefined;
  return async (step, stop) => {
    const { labelled, unlabelled: others } = indicesOf(step);
    const unlabelled = labelsOnly ? new Uint32Array() : others;
    const targetWeight = labelsOnly ? 0 : targetWeightAt(method, step / steps);
    if (targetWeight > 0) targets ??= findTargets(configuration, images, split, stop);
    const pixels = gatherUnitImages(images, Uint32Array.of(...labelled, ...unlabelled));
    const random = streamOf(seed, `deforming/${step}`);
    const deformed = deformRows(pixels, size, deforming.map, () => {
      const drawn =
        deforming.deformations[uniformInt(random, 0, deforming.deformations.length - 1)];
      if (!drawn) throw new RangeError('no deformations');
      return drawn;
    });
    return {
      rows: deformed.map((value) => 2 * value - 1),
      labels: labelsOf(images, labelled),
      plain: takeImages(images, unlabelled),
      targets: targetWeight > 0 && targets ? targetsOf(await targets, unlabelled) : noTargets,
      targetWeight,
    };
  };
}

/** Spreads the labels over the graph of nearest neighbours, which are found by distorting images. */
async function findTargets(
  { method, labels }: SemiConfigurationOf<'convolutional'>,
  images: LabelledImages,
  split: LabelledSplit,
  stop: AbortSignal | undefined,
): Promise<RowTargets> {
  const compared = comparedImages(images);
  const moments = await pixelMoments(compared, split.unlabelled);
  const grid = imageGrid(compared);
  return graphTargets(compared, split, labels.length, method.targets, moments, grid, stop);
}

const noTargets: RowTargets = { labels: new Uint8Array(), weights: new Float32Array() };

function streamOf(seed: number, name: string): RandomGenerator {
  return generatorFromDigest(digestOf(`semi-supervised/${seed}/convolutional/${name}`));
}
