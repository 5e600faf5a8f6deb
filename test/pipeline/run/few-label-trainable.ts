import { semiPresets } from '../../../pipeline/semi/presets.ts';
import {
  type SemiConfiguration,
  semiConfigurationSchema,
} from '../../../pipeline/semi/configuration.ts';
import { createConsistency } from '../../../pipeline/semi/consistency/trainable.ts';
import { createConvolutional } from '../../../pipeline/semi/convolutional/trainable.ts';
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
  switch (method.name) {
    case 'consistency':
      return createConsistency({ ...rest, method }, tinySemiImages, split);
    case 'convolutional':
      return createConvolutional({ ...rest, method }, tinySemiImages, split);
    case 'feature-matching':
      return createFeatureMatching({ ...rest, method }, tinySemiImages, split);
  }
}
