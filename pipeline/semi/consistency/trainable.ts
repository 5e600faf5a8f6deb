import * as tf from '@tensorflow/tfjs-core';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { fillNormal } from '../../../models/seed/normal.ts';
import type { LabelledImages } from '../../data/images.ts';
import { optimizerAt, type SemiConfiguration, type SemiConfigurationOf } from '../configuration.ts';
import type { LabelledSplit } from '../labelled-split.ts';
import {
  type FewLabelTrainable,
  type PlainLayer,
  plainNetwork,
  plainParameters,
  sheetSide,
  unitPixelsToImages,
} from '../classifier.ts';
import type { Samples } from '../../nn/trainable.ts';
import { createNoiseBank } from '../noise.ts';
import { createMoments, createVariable, partsByName, stateTensors } from '../../nn/parameters.ts';
import { plainLayer } from './classifier.ts';
import { consistencyStep, type SemiClassifier } from './step.ts';
import { createTrainingRows, targetWeightAt, type TrainingRows } from './training-rows.ts';

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
  const parameters = partsByName<tf.Variable>(layers);
  return { layers, statistics, parameters, moments: createMoments(parameters) };
}

/** Training for consistent answers at work on its data. The caller disposes it. */
export function createConsistency(
  configuration: SemiConfigurationOf<'consistency'>,
  images: LabelledImages,
  split: LabelledSplit,
): FewLabelTrainable {
  const { seed, steps, method } = configuration;
  const classifier = createClassifier(configuration);
  const tensors = classifierTensors(classifier);
  const size = images.height * images.width;
  // In so many dimensions all normal deviates are about as long: √pixels times their deviation.
  const deviation = method.probe / Math.sqrt(size);
  const addNoise = createNoiseBank([deviation]);
  const training = createTrainingRows(configuration, images, split);
  return {
    tensors,
    state: () => null,
    restore: () => {},
    async step(step, stop) {
      const places = generatorFromDigest(digestOf(`semi-supervised/${seed}/probe/${step}`));
      const batch = await training.batch(step, stop);
      const losses = await consistencyStep(classifier, batch, {
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
    samples: method.deformations && deformedSamples(training, size),
    dispose: () => tf.dispose([...tensors.values()]),
  };
}

/** Labelled images beside their deformations, once it has trained. */
function deformedSamples({ deformed }: TrainingRows, size: number): Samples {
  return {
    columns: sheetSide,
    async draw() {
      const images = deformed(sheetSide ** 2);
      const values = await images.data<'float32'>();
      images.dispose();
      return unitPixelsToImages(values, size);
    },
  };
}

function classifierTensors(classifier: SemiClassifier): Map<string, tf.Variable> {
  const statistics = [...partsByName<tf.Variable>(classifier.statistics)].map(
    ([name, tensor]) => [`${name}/moving`, tensor] as const,
  );
  return new Map([...stateTensors(classifier), ...statistics]);
}

function plainLayers({ layers, statistics }: SemiClassifier): readonly PlainLayer[] {
  return layers.map((layer, index) => {
    const moving = statistics[index];
    if (!moving) throw new RangeError(`layer ${index} has no statistics`);
    return plainLayer(layer, moving);
  });
}
