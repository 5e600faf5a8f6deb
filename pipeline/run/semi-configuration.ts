import { type SemiPreset, type SemiPresetName, semiPresets } from '../semi/presets.ts';
import type { Dataset } from '../data/dataset.ts';
import { bytesOfImage, dimensionsText } from '../data/images.ts';
import { referenceImages } from '../data/validation.ts';
import { iterationsPerEpoch } from '../semi/batches.ts';
import {
  type SemiConfiguration,
  semiConfigurationSchema,
  semiRecipeSchema,
} from '../semi/configuration.ts';
import { InvalidInput } from '../invalid-input.ts';
import { describeUnfit, heldTo } from '../../models/schema-issues/issues.ts';
import { chooseLabelled } from '../semi/labelled-split.ts';
import { settingsOfData } from './data-settings.ts';
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

/** Values of an image of 64 × 64: fully connected presets compare each with every other one. */
const mostValues = 4096;

/** @throws InvalidInput for data that a preset does not take */
function requireSuitable(
  { name, train, labels }: Pick<Dataset, 'name' | 'train' | 'labels'>,
  { method }: SemiPreset,
  preset: string,
): void {
  if (labels.length < 2) {
    throw new InvalidInput(
      `--data ${name}: all of its images are of one class, and --preset ${preset} learns to tell classes apart; give class folders, or npm run pipeline:label a file of labels`,
    );
  }
  if (method.name === 'convolutional') return;
  const other = '--preset semi-convolutional';
  if (train.channels !== 1) {
    throw new InvalidInput(
      `--preset ${preset}: learns from grey images, and these have colours; give --grey or ${other}`,
    );
  }
  if (bytesOfImage(train) <= mostValues) return;
  throw new InvalidInput(
    `--preset ${preset}: takes images of up to ${mostValues} pixels, and these are ${dimensionsText(train)}; give --size 64 or less, or ${other}`,
  );
}

/** A run on few images, whose epochs are short, has so many iterations unless a person says otherwise. */
export const fewestSteps = 600;

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
  const settings = semiPresetWithSettings(flags);
  const { description: _description, epochs: presetEpochs, ...rules } = settings;
  const { preset, data, seed, labelSeed, labelsPerClass, labelsOnly } = flags;
  const { train, labels } = dataset;
  requireSuitable(dataset, settings, preset);
  referenceImages(dataset);
  const requested = { labelSeed, labelsPerClass, labels };
  const split = chooseLabelled(train, requested, dataset.labelled);
  const unlabelled = split.unlabelled.length;
  // Also with the labels alone, so that such a run is as long as the one that it is compared with.
  const batchSize = Math.min(rules.batchSize, unlabelled);
  const perEpoch = iterationsPerEpoch(unlabelled, batchSize);
  const held = heldTo(semiConfigurationSchema, {
    ...rules,
    kind: 'semi-supervised',
    preset,
    data,
    ...settingsOfData(dataset),
    labels,
    seed,
    labelSeed,
    labelsPerClass,
    labelsOnly,
    steps: flags.steps ?? stepsOf(flags.epochs, presetEpochs, perEpoch),
    batchSize,
    labelledBatchSize: Math.min(rules.labelledBatchSize, split.labelled.length),
    imageShape: [train.height, train.width, train.channels],
    sampleEvery: flags.sampleEvery ?? rules.sampleEvery,
    checkpointEvery: flags.checkpointEvery ?? rules.checkpointEvery,
  });
  if ('data' in held) return held.data;
  throw new InvalidInput(`configuration: ${describeUnfit(held.unfit)}`);
}

function stepsOf(epochs: number | undefined, presetEpochs: number, perEpoch: number): number {
  return epochs === undefined ? Math.max(fewestSteps, presetEpochs * perEpoch) : epochs * perEpoch;
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
