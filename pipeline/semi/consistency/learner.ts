import * as tf from '@tensorflow/tfjs-core';
import { digestOf, generatorFromDigest } from '../../../models/random/generator-state.ts';
import { fillNormal } from '../../../models/random/normal.ts';
import type { LabelledImages } from '../../data/labelled-images.ts';
import type { SemiConfiguration, SemiConfigurationOf } from '../configuration.ts';
import type { Choice } from '../labelled-choice.ts';
import type { Learner } from '../learner.ts';
import { createNoiseBank } from '../noise-bank.ts';
import { type PlainLayer, plainNetwork, plainParameters } from '../plain-network.ts';
import { optimizerAt } from '../schedule.ts';
import { createTrained, createVariable, partsByName, trainedTensors } from '../../nn/trained.ts';
import { plainLayer } from './classifier.ts';
import { playConsistency, type SemiClassifier } from './play.ts';
import { createTrainingRows, targetWeightAt } from './training-rows.ts';

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
  const training = createTrainingRows(configuration, images, choice);
  return {
    tensors,
    async play(step, stop) {
      const places = generatorFromDigest(digestOf(`semi-supervised/${seed}/probe/${step}`));
      const batch = await training.batch(step, stop);
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
    draw: method.deformations && training.deformed,
    dispose: () => tf.dispose([...tensors.values()]),
  };
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
