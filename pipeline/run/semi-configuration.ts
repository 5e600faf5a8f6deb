import { type SemiPreset, type SemiPresetName, semiPresets } from '../semi/presets.ts';
import type { Dataset } from '../data/dataset.ts';
import type { LabelledImages } from '../data/images.ts';
import { referenceImages } from '../data/validation.ts';
import { iterationsPerEpoch } from '../semi/batches.ts';
import {
  type SemiConfiguration,
  semiConfigurationSchema,
  semiRecipeSchema,
} from '../semi/configuration.ts';
import { InvalidInput } from '../invalid-input.ts';
import { chooseLabelled } from '../semi/labelled-split.ts';
import { type SettingsRules, withSettings } from './settings.ts';

/** What a person may say of a semi-supervised run on the command line. */
export interface SemiFlags {
  readonly preset: SemiPresetName;
  readonly data: string;
  readonly seed: number;
  readonly labelsPerClass: number;
  readonly labelSeed: number;
  readonly labelsOnly: boolean;
  readonly steps?: number | undefined;
  readonly epochs?: number | undefined;
  readonly sampleEvery?: number | undefined;
  readonly checkpointEvery?: number | undefined;
  /** As `--set` takes them. */
  readonly set?: readonly string[] | undefined;
}

/** @throws InvalidInput for images in colour, which the networks of these presets do not take */
function requireGrey({ channels }: LabelledImages, preset: string): 1 {
  if (channels === 1) return channels;
  throw new InvalidInput(
    `--preset ${preset}: learns from grey images, and these have colours; give --grey`,
  );
}

/** Settings that have a flag of their own. */
const flagsOfSettings = {
  preset: '--preset',
  data: '--data',
  seed: '--seed',
  labelSeed: '--label-seed',
  labelsPerClass: '--labels-per-class',
  labelsOnly: '--labels-only',
  validationImages: '--validation-images',
  steps: '--steps',
  epochs: '--epochs',
  sampleEvery: '--sample-every',
  checkpointEvery: '--checkpoint-every',
} as const;

/** What `--set` may replace. */
export const semiSettings: SettingsRules = { schema: semiRecipeSchema, flags: flagsOfSettings };

/** The preset of a run with the settings that `--set` replaces. @throws InvalidInput that names the path */
export function semiPresetWithSettings({
  preset,
  set = [],
}: Pick<SemiFlags, 'preset' | 'set'>): SemiPreset {
  return withSettings<SemiPreset>(semiPresets[preset], set, semiSettings);
}

/**
 * Makes the whole configuration of a new run from its preset, its flags and its data.
 *
 * @throws InvalidInput when the flags contradict each other, or the data have too few images
 */
export function resolveSemiConfiguration(flags: SemiFlags, dataset: Dataset): SemiConfiguration {
  const {
    description: _description,
    epochs: presetEpochs,
    ...rules
  } = semiPresetWithSettings(flags);
  const { preset, data, seed, labelSeed, labelsPerClass, labelsOnly } = flags;
  const { train, labels, sha256 } = dataset;
  referenceImages(dataset);
  const requested = { labelSeed, labelsPerClass, labels };
  const split = chooseLabelled(train, requested, dataset.labelled);
  const unlabelled = split.unlabelled.length;
  const batchSize = Math.min(rules.batchSize, labelsOnly ? split.labelled.length : unlabelled);
  const perEpoch = iterationsPerEpoch(unlabelled, batchSize);
  return semiConfigurationSchema.parse({
    ...rules,
    kind: 'semi-supervised',
    preset,
    data,
    datasetSha256: sha256,
    labels,
    seed,
    labelSeed,
    labelsPerClass,
    labelsOnly,
    validationImages: dataset.validation?.count ?? 0,
    ...(dataset.testImagesSetApart ? { testImages: dataset.testImagesSetApart } : {}),
    ...(dataset.reading ? { reading: dataset.reading } : {}),
    steps: flags.steps ?? (flags.epochs ?? presetEpochs) * perEpoch,
    batchSize,
    labelledBatchSize: Math.min(rules.labelledBatchSize, split.labelled.length),
    imageShape: [train.height, train.width, requireGrey(train, preset)],
    sampleEvery: flags.sampleEvery ?? rules.sampleEvery,
    checkpointEvery: flags.checkpointEvery ?? rules.checkpointEvery,
  });
}

/**
 * The configuration of a run that goes on: its own, with another length, or data that have moved, where
 * those are asked for.
 *
 * @param given only the flags that the person wrote
 * @param dataset the run's: an epoch is as long as it has unlabelled images
 */
export function resumeSemiConfiguration(
  stored: SemiConfiguration,
  given: Partial<SemiFlags>,
  dataset: Pick<Dataset, 'train'>,
): SemiConfiguration {
  const { steps, epochs, data = stored.data } = given;
  const perEpoch = iterationsPerEpoch(dataset.train.count, stored.batchSize);
  const requested = epochs === undefined ? stored.steps : epochs * perEpoch;
  return { ...stored, steps: steps ?? requested, data };
}
