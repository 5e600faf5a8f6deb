import type { SemiConfiguration } from './configuration.ts';

/** A named semi-supervised recipe: everything that does not depend on the data or on the flags. */
export interface SemiPreset extends Omit<
  SemiConfiguration,
  | 'kind'
  | 'preset'
  | 'data'
  | 'datasetSha256'
  | 'labels'
  | 'seed'
  | 'labelSeed'
  | 'labelsPerClass'
  | 'labelsOnly'
  | 'validationImages'
  | 'testImages'
  | 'reading'
  | 'steps'
  | 'imageShape'
> {
  readonly description: string;
  /** Rounds through all unlabelled images. */
  readonly epochs: number;
}

/** The classifier that all recipes train: 784-1000-500-250-250-250-10. */
const units = [1000, 500, 250, 250, 250];

/**
 * The published protocol, Salimans et al. 2016, arXiv:1606.03498, section 5.1, as in
 * train_mnist_feature_matching.py of https://github.com/openai/improved-gan, and a decay at the end as in
 * Dai et al. 2017, arXiv:1705.09783 (BadGAN).
 */
const semiPreset: SemiPreset = {
  description: 'a classifier trained from few labels with a GAN (feature matching)',
  epochs: 300,
  labelledBatchSize: 100,
  batchSize: 100,
  units,
  method: {
    name: 'feature-matching',
    latentSize: 100,
    generatorUnits: [500, 500],
    noise: { input: 0.3, hidden: 0.5 },
    // 10,000 of 180,000 iterations.
    averageShare: 1 / 18,
  },
  optimizer: { learningRate: 3e-3, beta1: 0.5, lateBeta1: 0.5, beta2: 0.999, epsilon: 1e-4 },
  decayFrom: 2 / 3,
  logEvery: 50,
  sampleEvery: 600,
  checkpointEvery: 600,
};

/**
 * Virtual adversarial training of the same fully connected network: Miyato et al. 2018,
 * arXiv:1704.03976. Its figures were chosen on label seed 100 and training images kept apart.
 */
const semiVatPreset = {
  description:
    'a classifier trained from few labels with virtual adversarial training, in a twentieth of the time',
  epochs: 30,
  labelledBatchSize: 100,
  batchSize: 400,
  units,
  method: {
    name: 'consistency',
    radius: 1.5,
    probe: 0.1,
    agreementWeight: 1,
    entropyWeight: 0.3,
    deformations: null,
    momentum: 0.95,
    targets: { components: 50, neighbours: 5, candidates: 5, share: 0.5, until: 0.5 },
  },
  optimizer: { learningRate: 3e-3, beta1: 0.9, lateBeta1: 0.5, beta2: 0.999, epsilon: 1e-8 },
  decayFrom: 0.5,
  logEvery: 50,
  sampleEvery: 600,
  checkpointEvery: 300,
} as const satisfies SemiPreset;

/**
 * Labels that spread between images that distortion brings near: chosen on label seeds 101 to 105 and on twice 16
 * random sets of labelled training images, of which some lack a style of a class.
 */
const distortedTargets = {
  components: 50,
  neighbours: 5,
  sharpness: 6,
  turns: 1000,
  spread: 0.9998,
  candidates: 120,
  valueWeight: 0.3,
  // Brings the mean certainty, 0.3 after so many turns, to 0.7.
  temperature: 0.5,
  share: null,
  until: 0.5,
} as const;

/**
 * Consistency under deformations of images, over a map of the pixels that is learnt from them: Le Roux et al.
 * 2007, "Learning the 2-D topology of images". Its figures were chosen on label seeds 101 to 105 and
 * training images kept apart.
 */
const semiMapPreset: SemiPreset = {
  ...semiVatPreset,
  description: 'like semi-vat, but it also infers pixel adjacency from the images',
  epochs: 40,
  method: {
    ...semiVatPreset.method,
    radius: 0.7,
    deformations: { count: 256, rotation: 12, stretch: 0.15, shear: 0.2, shift: 1.5, waves: 0.7 },
    targets: distortedTargets,
  },
  // Deformed digits stay what they are: a sheet at the end.
  sampleEvery: 1_000_000,
};

/** Convolutions over deformed images. Its figures were chosen on label seed 101 and training images kept apart. */
const semiConvolutionalPreset: SemiPreset = {
  description:
    'a convolutional classifier from few labels, which knows that pixels lie in rows and columns and takes colours',
  epochs: 10,
  labelledBatchSize: 50,
  batchSize: 200,
  units: [128],
  method: {
    name: 'convolutional',
    convolutions: [
      { filters: 32, kernelLength: 5, stride: 2 },
      { filters: 64, kernelLength: 3, stride: 2 },
      { filters: 64, kernelLength: 3, stride: 1 },
    ],
    confidence: 0.95,
    agreementWeight: 1,
    deformations: { count: 128, rotation: 12, stretch: 0.15, shear: 0.2, shift: 1.5, waves: 0.7 },
    // Of a person's few images, too, targets have a say.
    targets: { ...distortedTargets, certainty: 0.5 },
  },
  optimizer: { learningRate: 1e-3, beta1: 0.9, lateBeta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  decayFrom: 0.5,
  logEvery: 50,
  sampleEvery: 1_000_000,
  checkpointEvery: 300,
};

/** Every semi-supervised recipe that `--preset` takes. */
export const semiPresets = {
  semi: semiPreset,
  'semi-vat': semiVatPreset,
  'semi-map': semiMapPreset,
  'semi-convolutional': semiConvolutionalPreset,
} as const satisfies Readonly<Record<string, SemiPreset>>;

export type SemiPresetName = keyof typeof semiPresets;
export const semiPresetNames = Object.keys(semiPresets) as SemiPresetName[];

/** Whether a preset trains a classifier from few labels. */
export function isSemiPreset(preset: string): preset is SemiPresetName {
  return Object.hasOwn(semiPresets, preset);
}
