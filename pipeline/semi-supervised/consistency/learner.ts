import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { digestOf, generatorFromDigest } from '../../../models/random/generator-state.ts';
import { fillNormal } from '../../../models/random/normal.ts';
import type { LabelledImages } from '../../data/labelled-images.ts';
import { createBatches, gatherUnitImages, labelsOf } from '../batches.ts';
import type { SemiConfiguration, SemiConfigurationOf } from '../configuration.ts';
import type { Choice } from '../labelled-choice.ts';
import type { Learner } from '../learner.ts';
import { deformRows, drawDeformation } from '../pixel-map/deformations.ts';
import { type Moments, pixelMoments } from '../pixel-map/moments.ts';
import { learnPixelMap } from '../pixel-map/pixel-map.ts';
import { createNoiseBank } from '../noise-bank.ts';
import { type PlainLayer, plainNetwork, plainParameters } from '../plain-network.ts';
import { optimizerAt } from '../schedule.ts';
import { createTrained, createVariable, partsByName, trainedTensors } from '../trained.ts';
import { plainLayer } from './classifier.ts';
import { type ClassifierBatch, playConsistency, type SemiClassifier } from './play.ts';
import { type Deforming, graphTargets, type RowTargets, targetsOf } from './targets.ts';

type Sizes = Pick<SemiConfiguration, 'seed' | 'units' | 'imageShape' | 'labels'>;

/** A classifier with fresh weights: He et al. 2015, arXiv:1502.01852. The caller disposes its tensors. */
export function createClassifier({ seed, units, imageShape, labels }: Sizes): SemiClassifier {
  const random = generatorFromDigest(digestOf(`semi-supervised/${seed}/classifier`));
  const [height, width] = imageShape;
  const widths = [height * width, ...units, labels.length];
  const layers = widths.slice(1).map((count, index) => {
    const inputs = widths[index] ?? 0;
    const kernel = fillNormal(random, new Float32Array(inputs * count));
    return {
      kernel: createVariable(
        kernel.map((value) => value * Math.sqrt(2 / inputs)),
        [inputs, count],
      ),
      gain: createVariable(new Float32Array(count).fill(1), [1, count]),
      shift: createVariable(new Float32Array(count), [1, count]),
    };
  });
  const statistics = widths.slice(1).map((count) => ({
    mean: createVariable(new Float32Array(count), [1, count]),
    variance: createVariable(new Float32Array(count).fill(1), [1, count]),
  }));
  return { layers, statistics, ...createTrained(partsByName(layers)) };
}

/** Training for consistent answers at work on its data. The caller disposes it. */
export function createConsistency(
  configuration: SemiConfigurationOf<'consistency'>,
  images: LabelledImages,
  choice: Choice,
): Learner {
  const { seed, steps, method } = configuration;
  const classifier = createClassifier(configuration);
  const tensors = classifierTensors(classifier);
  const size = images.height * images.width;
  // In so many dimensions all normal deviates are about as long: √pixels times their deviation.
  const deviation = method.probe / Math.sqrt(size);
  const addNoise = createNoiseBank([deviation]);
  const batchOf = createBatchOf(configuration, images, choice);
  return {
    tensors,
    async play(step) {
      const places = generatorFromDigest(digestOf(`semi-supervised/${seed}/probe/${step}`));
      const batch = await batchOf(step);
      const losses = await playConsistency(classifier, batch, {
        iteration: step + 1,
        optimizer: optimizerAt(configuration, step),
        method,
        targetWeight: targetWeightAt(method, step / steps),
        probe: (rows) => addNoise(rows, deviation, places),
      });
      batch.rows.dispose();
      batch.deformed?.dispose();
      return { ...losses };
    },
    classifier: () => plainParameters(plainNetwork(configuration), plainLayers(classifier)),
    draw: null,
    dispose: () => tf.dispose([...tensors.values()]),
  };
}

/** Each iteration's rows; what is learnt from all images beforehand is learnt when it is first asked for. */
function createBatchOf(
  configuration: SemiConfigurationOf<'consistency'>,
  images: LabelledImages,
  choice: Choice,
): (step: number) => Promise<ClassifierBatch> {
  const { seed, labelsOnly, method, steps } = configuration;
  const known = labelsOnly ? { ...choice, unlabelled: choice.labelled } : choice;
  const indicesOf = createBatches(known, configuration);
  const size = images.height * images.width;
  const statistics = lazily(() => pixelMoments(images, known.unlabelled));
  const deforming = lazily(async () => learnDeformations(configuration, await statistics()));
  const targets = lazily(async () => {
    // Training on labels alone has no graph to spread them over.
    if (!method.targets || labelsOnly) return noTargets;
    const [moments, learnt] = [await statistics(), await deforming()];
    return graphTargets(
      images,
      choice,
      configuration.labels.length,
      method.targets,
      moments,
      learnt,
    );
  });
  return async (step) => {
    const { labelled, unlabelled } = indicesOf(step);
    const indices = Uint32Array.of(...labelled, ...unlabelled);
    const pixels = gatherUnitImages(images, indices);
    const learnt = await deforming();
    const isAimed = targetWeightAt(method, step / steps) > 0;
    const shape: [number, number] = [indices.length, size];
    return {
      rows: tf.tensor2d(pixels, shape),
      deformed: learnt && tf.tensor2d(deformAtRandom(pixels, size, learnt, seed, step), shape),
      labels: labelsOf(images, labelled),
      targets: targetsOf(isAimed ? await targets() : noTargets, unlabelled),
    };
  };
}

function lazily<Value>(find: () => Promise<Value>): () => Promise<Value> {
  let found: Promise<Value> | undefined;
  return () => (found ??= find());
}

function learnDeformations(
  { seed, method: { deformations } }: SemiConfigurationOf<'consistency'>,
  moments: Moments,
): Deforming | null {
  if (!deformations) return null;
  const map = learnPixelMap(moments);
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
  return targets ? Math.max(0, 1 - progress / targets.until) : 0;
}

function classifierTensors(classifier: SemiClassifier): Map<string, tf.Variable> {
  const statistics = [...partsByName<tf.Variable>(classifier.statistics)].map(
    ([name, tensor]) => [`${name}/moving`, tensor] as const,
  );
  return new Map([...trainedTensors(classifier), ...statistics]);
}

function plainLayers({ layers, statistics }: SemiClassifier): readonly PlainLayer[] {
  return layers.map((layer, index) => {
    const moving = statistics[index];
    if (!moving) throw new RangeError(`layer ${index} has no statistics`);
    return plainLayer(layer, moving);
  });
}
