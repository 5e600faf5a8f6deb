import { semiPresets } from '../../../pipeline/semi/presets.ts';
import {
  type SemiConfiguration,
  semiConfigurationSchema,
} from '../../../pipeline/semi/configuration.ts';
import { createMetricsWindow } from '../../../pipeline/nn/metrics.ts';
import { restoreNewest, saveCheckpoint } from '../../../pipeline/run/checkpoint.ts';
import { semiRun } from '../../../pipeline/run/semi.ts';
import { type Position, train } from '../../../pipeline/nn/train.ts';
import { createConsistency } from '../../../pipeline/semi/consistency/trainable.ts';
import { createFeatureMatching } from '../../../pipeline/semi/feature-matching/trainable.ts';
import { chooseLabelled } from '../../../pipeline/semi/labelled-split.ts';
import { tinySemiImages } from '../semi/tiny-images.ts';

/** A preset over tiny images and with tiny networks, otherwise as it is. */
export function tinyConfiguration(preset: keyof typeof semiPresets): SemiConfiguration {
  const { description: _description, epochs: _epochs, method, ...rules } = semiPresets[preset];
  const units = { units: [8, 6] };
  return semiConfigurationSchema.parse({
    ...rules,
    ...units,
    method: method.name === 'feature-matching' ? { ...method, generatorUnits: [8] } : method,
    kind: 'semi-supervised',
    preset,
    data: 'tiny',
    datasetSha256: '',
    labels: ['left', 'right'],
    seed: 1,
    labelSeed: 1,
    labelsPerClass: 2,
    labelsOnly: false,
    validationImages: 0,
    steps: 40,
    batchSize: 10,
    labelledBatchSize: 4,
    imageShape: [4, 4, 1],
    logEvery: 7,
    sampleEvery: 20,
    checkpointEvery: 20,
  });
}

/** What the configuration's method trains on those images. */
export function createTrainable({ method, ...rest }: SemiConfiguration) {
  const split = chooseLabelled(tinySemiImages, rest);
  return method.name === 'consistency'
    ? createConsistency({ ...rest, method }, tinySemiImages, split)
    : createFeatureMatching({ ...rest, method }, tinySemiImages, split);
}

/** Where a run begins. */
export const start = (): Position => ({ step: 0, seconds: 0, metrics: createMetricsWindow() });

/** Trains from a position on; gives the folder of checkpoints, the log, and the values at the end. */
export async function trainOn(configuration: SemiConfiguration, folder: string, isResumed = false) {
  const trainable = createTrainable(configuration);
  let position = start();
  if (isResumed) {
    const restored = await restoreNewest(folder, semiRun, trainable, configuration);
    if (!restored.state) throw new Error(restored.refused.join('; '));
    position = restored.state;
  }
  const first = position.step;
  const log: unknown[] = [];
  const outputs = {
    log: async ({ step }: Position, losses: object) => void log.push({ step, losses }),
    sample: async () => {},
    checkpoint: (reached: Position) => saveCheckpoint(folder, trainable, reached, configuration, 7),
  };
  await train(trainable, position, configuration, outputs, new AbortController().signal);
  const values = [...trainable.tensors.values()].map((tensor) => [...tensor.dataSync()]);
  trainable.dispose();
  return { first, log, values };
}
