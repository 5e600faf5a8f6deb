import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import type { LabelledImages } from '../../data/images.ts';
import { createBatches, gatherUnitImages, labelsOf } from '../batches.ts';
import type { SemiConfigurationOf } from '../configuration.ts';
import type { LabelledSplit } from '../labelled-split.ts';
import { type Deforming, deformRows, drawDeformation } from '../pixel-map/deformations.ts';
import { type Moments, pixelMoments } from '../pixel-map/moments.ts';
import { pixelMapInThread } from '../pixel-map/learning-thread.ts';
import type { PixelMap } from '../pixel-map/pixel-map.ts';
import { mapGrid } from '../neighbours/grid.ts';
import type { ClassifierBatch } from './step.ts';
import { graphTargets, targetsOf } from './targets.ts';
import type { RowTargets } from './weigh-shares.ts';

/** What the training images give. */
export interface TrainingRows {
  /** @throws the reason to stop, where it is asked to while it learns from all images */
  readonly batch: (step: number, stop?: AbortSignal) => Promise<ClassifierBatch>;
  /** A deformed image after the other, ten of each labelled one, the first as it is. */
  readonly deformed: (count: number) => tf.Tensor2D;
}

/** The rows of each iteration. What is learnt from all images beforehand is learnt when it is first asked for. */
export function createTrainingRows(
  configuration: SemiConfigurationOf<'consistency'>,
  images: LabelledImages,
  split: LabelledSplit,
): TrainingRows {
  const { seed, labelsOnly, method, steps } = configuration;
  const known = labelsOnly ? { ...split, unlabelled: split.labelled } : split;
  const indicesOf = createBatches(known, configuration);
  const size = images.height * images.width;
  const statistics = lazily(() => pixelMoments(images, known.unlabelled));
  const deforming = lazily(async (stop) =>
    learnDeformations(configuration, await statistics(), stop),
  );
  const targets = lazily(async (stop?: AbortSignal) => {
    // Training on labels alone has no graph to spread them over.
    if (!method.targets || labelsOnly) return noTargets;
    const [moments, learnt] = [await statistics(), await deforming(stop)];
    const grid = learnt && mapGrid(learnt.map);
    const labelCount = configuration.labels.length;
    return graphTargets(images, split, labelCount, method.targets, moments, grid, stop);
  });
  let shown: Deforming | null = null;
  return {
    async batch(step, stop) {
      const { labelled, unlabelled } = indicesOf(step);
      const indices = Uint32Array.of(...labelled, ...unlabelled);
      const pixels = gatherUnitImages(images, indices);
      const learnt = (shown = await deforming(stop));
      const isAimed = targetWeightAt(method, step / steps) > 0;
      const likely = isAimed ? await targets(stop) : noTargets;
      const shape: [number, number] = [indices.length, size];
      return {
        rows: tf.tensor2d(pixels, shape),
        deformed: learnt && tf.tensor2d(deformAtRandom(pixels, size, learnt, seed, step), shape),
        labels: labelsOf(images, labelled),
        targets: targetsOf(likely, unlabelled),
      };
    },
    deformed(count) {
      const pixels = gatherUnitImages(images, tenOfEach(split.labelled, count));
      return tf.tensor2d(shown ? deformInTurn(pixels, size, shown) : pixels, [count, size]);
    },
  };
}

/** The index of each labelled image ten times, one image after the other, up to a count. */
function tenOfEach(labelled: Uint32Array, count: number): Uint32Array {
  return Uint32Array.from(
    { length: count },
    (_, place) => labelled[(place - (place % 10)) % labelled.length] ?? 0,
  );
}

/** Leaves the first of every ten rows as it is. */
function deformInTurn(pixels: Float32Array, size: number, { map, deformations }: Deforming) {
  const deformed = deformRows(pixels, size, map, (row) => {
    const drawn = deformations[row % deformations.length];
    if (!drawn) throw new RangeError('no deformations');
    return drawn;
  });
  for (let first = 0; first < pixels.length; first += 10 * size) {
    deformed.set(pixels.subarray(first, first + size), first);
  }
  return deformed;
}

function lazily<Value>(
  find: (stop?: AbortSignal) => Promise<Value>,
): (stop?: AbortSignal) => Promise<Value> {
  let found: Promise<Value> | undefined;
  return (stop) => (found ??= find(stop));
}

async function learnDeformations(
  { seed, method: { deformations } }: SemiConfigurationOf<'consistency'>,
  moments: Moments,
  stop: AbortSignal | undefined,
): Promise<Deforming<PixelMap> | null> {
  if (!deformations) return null;
  const map = await pixelMapInThread(moments, stop);
  const random = generatorFromDigest(digestOf(`semi-supervised/${seed}/deformations`));
  const drawn = Array.from({ length: deformations.count }, () =>
    drawDeformation(map, deformations, random),
  );
  return { map, deformations: drawn };
}

/** Deforms each row by one of the deformations, which follows from the seed and the step. */
function deformAtRandom(
  pixels: Float32Array,
  size: number,
  { map, deformations }: Deforming,
  seed: number,
  step: number,
): Float32Array {
  const random = generatorFromDigest(digestOf(`semi-supervised/${seed}/deforming/${step}`));
  return deformRows(pixels, size, map, () => {
    const drawn = deformations[uniformInt(random, 0, deformations.length - 1)];
    if (!drawn) throw new RangeError('no deformations');
    return drawn;
  });
}

const noTargets: RowTargets = { labels: new Uint8Array(), weights: new Float32Array() };

/** Of the targets' cross-entropy: a line from 1 down to 0. @param progress of the run, 0 to 1 */
export function targetWeightAt(
  { targets }: Pick<SemiConfigurationOf<'consistency'>['method'], 'targets'>,
  progress: number,
): number {
  return targets && progress < targets.until ? 1 - progress / targets.until : 0;
}
