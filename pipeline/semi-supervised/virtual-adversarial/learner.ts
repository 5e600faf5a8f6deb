import * as tf from '@tensorflow/tfjs-core';
import { digestOf, generatorFromDigest } from '../../../models/random/generator-state.ts';
import { fillNormal } from '../../../models/random/normal.ts';
import type { LabelledImages } from '../../data/labelled-images.ts';
import { createBatches, gatherUnitImages, labelsOf } from '../batches.ts';
import type { SemiConfiguration, SemiConfigurationOf } from '../configuration.ts';
import type { Choice } from '../labelled-choice.ts';
import type { Learner } from '../learner.ts';
import { createNoiseBank } from '../noise-bank.ts';
import { type PlainLayer, plainNetwork, plainParameters } from '../plain-network.ts';
import { optimizerAt } from '../schedule.ts';
import { createTrained, createVariable, partsByName, trainedTensors } from '../trained.ts';
import { plainLayer } from './classifier.ts';
import { type ClassifierBatch, playVirtualAdversarial, type SemiClassifier } from './play.ts';
import { graphTargets, type RowTargets, targetsOf } from './targets.ts';

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

/** Virtual adversarial training at work on its data. The caller disposes it. */
export function createVirtualAdversarial(
  configuration: SemiConfigurationOf<'virtual-adversarial'>,
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
      const losses = await playVirtualAdversarial(classifier, batch, {
        iteration: step + 1,
        optimizer: optimizerAt(configuration, step),
        method,
        targetWeight: targetWeightAt(method, step / steps),
        probe: (rows) => addNoise(rows, deviation, places),
      });
      batch.rows.dispose();
      return { ...losses };
    },
    classifier: () => plainParameters(plainNetwork(configuration), plainLayers(classifier)),
    draw: null,
    dispose: () => tf.dispose([...tensors.values()]),
  };
}

/** Each iteration's rows; the targets are found when they are first asked for. */
function createBatchOf(
  configuration: SemiConfigurationOf<'virtual-adversarial'>,
  images: LabelledImages,
  choice: Choice,
): (step: number) => Promise<ClassifierBatch> {
  const { labelsOnly, method, steps } = configuration;
  const known = labelsOnly ? { ...choice, unlabelled: choice.labelled } : choice;
  const indicesOf = createBatches(known, configuration);
  const size = images.height * images.width;
  let targets: Promise<RowTargets> | undefined;
  return async (step) => {
    const { labelled, unlabelled } = indicesOf(step);
    const indices = Uint32Array.of(...labelled, ...unlabelled);
    const isAimed = targetWeightAt(method, step / steps) > 0;
    if (isAimed) targets ??= findTargets(configuration, images, choice);
    return {
      rows: tf.tensor2d(gatherUnitImages(images, indices), [indices.length, size]),
      labels: labelsOf(images, labelled),
      targets: targetsOf((isAimed && (await targets)) || noTargets, unlabelled),
    };
  };
}

const noTargets: RowTargets = { labels: new Uint8Array(), weights: new Float32Array() };

/** Training on labels alone has no graph to spread them over. */
async function findTargets(
  { method, labels, labelsOnly }: SemiConfigurationOf<'virtual-adversarial'>,
  images: LabelledImages,
  choice: Choice,
): Promise<RowTargets> {
  if (!method.targets || labelsOnly) return noTargets;
  return graphTargets(images, choice, labels.length, method.targets);
}

/** Of the targets' cross-entropy: a line from 1 down to 0. @param progress of the run, 0 to 1 */
export function targetWeightAt(
  { targets }: Pick<SemiConfigurationOf<'virtual-adversarial'>['method'], 'targets'>,
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
