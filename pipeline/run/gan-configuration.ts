import { generatorInputSize } from '../../models/manifest/companions.ts';
import { type Configuration, configurationSchema, recipeSchema } from '../gan/configuration.ts';
import type { Dataset } from '../data/dataset.ts';
import { referenceCount } from '../data/validation.ts';
import { InvalidInput } from '../invalid-input.ts';
import { describeUnfit, heldTo } from '../../models/schema-issues/issues.ts';
import { fewestImages } from '../evaluation/sizes.ts';
import { discriminatorOutputSize } from '../gan/discriminate.ts';
import type { Preset } from '../gan/presets.ts';
import { type PresetName, presets } from '../gan/presets.ts';
import { semiPresetNames } from '../semi/presets.ts';
import { settingsOfData } from './data-settings.ts';
import { type SettingsRules, withSettings } from './settings.ts';

/** What a person may set on the command line; the preset gives what is left out. */
export interface TrainingFlags {
  readonly preset: PresetName;
  readonly data: string;
  readonly seed: number;
  readonly headStart: number;
  readonly steps?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly sampleEvery?: number | undefined;
  readonly checkpointEvery?: number | undefined;
  readonly evaluation?: Configuration['evaluation'] | undefined;
  /** Whether judge, classifier and encoder follow; absent: as the configuration suggests. */
  readonly companions?: boolean | undefined;
  /** As `--set` takes them. */
  readonly set?: readonly string[] | undefined;
}

/** Settings that have a flag of their own. */
const flagsOfSettings = {
  preset: '--preset',
  data: '--data',
  validationImages: '--validation-images',
  seed: '--seed',
  steps: '--steps',
  headStart: '--head-start',
  batchSize: '--batch-size',
  sampleEvery: '--sample-every',
  checkpointEvery: '--checkpoint-every',
  evaluation: '--evaluation',
} as const;

/** What `--set` may replace. */
export const ganSettings: SettingsRules = { schema: recipeSchema, flags: flagsOfSettings };

/** The preset of a run with the settings that `--set` replaces. @throws InvalidInput that names the path */
export function presetWithSettings({
  preset,
  set = [],
}: Pick<TrainingFlags, 'preset' | 'set'>): Preset {
  return withSettings<Preset>(presets[preset], set, ganSettings);
}

/**
 * Makes the whole configuration of a new run from its preset, its flags and its data.
 *
 * @throws InvalidInput when the flags contradict each other
 */
export function resolveConfiguration(flags: TrainingFlags, dataset: Dataset): Configuration {
  const preset = presetWithSettings(flags);
  if (dataset.labelled) {
    throw new InvalidInput(
      `--labels ${dataset.reading?.labels}: labels of some images are for ${semiPresetNames.join(', ')}, not for --preset ${flags.preset}`,
    );
  }
  const { height, width, channels } = dataset.train;
  const steps = flags.steps ?? preset.steps;
  requireStepsAfterHeadStart(flags.headStart, steps);
  const { description: _description, isConditional, ...rules } = preset;
  // One class says nothing of an image.
  const labels = isConditional && dataset.labels.length > 1 ? dataset.labels : null;
  if (flags.companions) requireFitForCompanions(flags.preset, labels, dataset);
  return parseConfiguration({
    ...rules,
    preset: flags.preset,
    data: flags.data,
    ...settingsOfData(dataset),
    labels,
    seed: flags.seed,
    steps,
    headStart: flags.headStart,
    batchSize: flags.batchSize ?? preset.batchSize,
    imageShape: [height, width, channels],
    ...resolveNetworks(preset, dataset, labels),
    ...resolveEvaluation({ ...flags, steps }, preset, dataset),
    sampleEvery: flags.sampleEvery ?? preset.sampleEvery,
    checkpointEvery: flags.checkpointEvery ?? preset.checkpointEvery,
  });
}

/**
 * Whether judge, classifier and encoder follow a run. By default they do where there are labels and the model is measured
 * whole: comparisons of runs need none, and whoever measures a model whole means to use it.
 *
 * @param requested by a flag; absent: nothing is said
 */
export function companionsFollow(
  { labels, evaluation }: Pick<Configuration, 'labels' | 'evaluation'>,
  requested?: boolean,
): boolean {
  return requested ?? (labels !== null && evaluation === 'full');
}

/** @throws InvalidInput where no judge, classifier and encoder can be trained after the run */
function requireFitForCompanions(
  preset: PresetName,
  labels: readonly string[] | null,
  dataset: Dataset,
): void {
  if (labels === null) {
    throw new InvalidInput(
      `--companions: the model of --preset ${preset} on ${dataset.name} has no labels; a preset with labels and data with classes are needed`,
    );
  }
  if (referenceCount(dataset) === 0) {
    throw new InvalidInput(
      `--companions: ${dataset.name} has no images to measure them by; give --validation-images`,
    );
  }
}

/** @throws InvalidInput for settings that exclude each other */
function parseConfiguration(configuration: object): Configuration {
  const held = heldTo(configurationSchema, configuration);
  if ('data' in held) return held.data;
  throw new InvalidInput(`configuration: ${describeUnfit(held.unfit)}`);
}

/**
 * The configuration of a run that goes on: its own, with other steps, or data that have moved, where those
 * are asked for.
 *
 * @param given only the flags that the person wrote
 * @throws InvalidInput when the run would be over before its head start
 */
export function resumeConfiguration(
  stored: Configuration,
  given: Partial<TrainingFlags>,
  dataset: Dataset,
): Configuration {
  const { steps = stored.steps, data = stored.data, evaluation = stored.evaluation } = given;
  requireStepsAfterHeadStart(stored.headStart, steps);
  if (given.evaluation !== undefined) requireMeasurable(given.evaluation, dataset);
  return { ...stored, steps, data, evaluation };
}

/**
 * The configuration that repeats another run's, on data that may be others.
 *
 * @throws InvalidInput when the run would be over before its head start, or cannot be measured as it is to be
 */
export function repeatedConfiguration(repeated: Configuration, dataset: Dataset): Configuration {
  const { headStart, steps, evaluation, evaluateEvery } = repeated;
  requireStepsAfterHeadStart(headStart, steps);
  requireMeasurable(evaluation, dataset);
  return { ...repeated, evaluateEvery: evaluation === 'none' ? null : evaluateEvery };
}

function requireStepsAfterHeadStart(headStart: number, steps: number): void {
  if (headStart < steps) return;
  throw new InvalidInput(
    `--head-start ${headStart}: fewer than the ${steps} iterations of the run are allowed`,
  );
}

function resolveNetworks(
  { latentSize, ...preset }: Preset,
  { train }: Dataset,
  labels: Configuration['labels'],
): Pick<Configuration, 'generator' | 'discriminator'> {
  const imageShape = [train.height, train.width, train.channels] as const;
  return {
    generator: preset.generator(generatorInputSize(latentSize, labels), imageShape),
    discriminator: preset.discriminator(imageShape, discriminatorOutputSize(labels)),
  };
}

/** Runs of fewer iterations take less time than the three or four minutes of a full evaluation. */
export const stepsForFullEvaluation = 5000;

/** Whether a run is too short to wait for the full evaluation that its preset asks for. */
export function isTooShortForFullEvaluation(preset: PresetName, steps: number): boolean {
  const { evaluation, steps: usual } = presets[preset];
  return evaluation === 'full' && steps < Math.min(usual, stepsForFullEvaluation);
}

/**
 * How a run is measured: as requested, else as its preset says, but quickly where the run is short. A data set with
 * too few images to compare with is not evaluated with, unless that is asked for.
 */
function resolveEvaluation(
  { preset: name, steps, evaluation: requested }: TrainingFlags & { readonly steps: number },
  preset: Preset,
  dataset: Dataset,
): Pick<Configuration, 'evaluation' | 'evaluateEvery'> {
  if (requested !== undefined) requireMeasurable(requested, dataset);
  const isMeasurable = referenceCount(dataset) >= fewestImages;
  const byLength = isTooShortForFullEvaluation(name, steps) ? 'quick' : preset.evaluation;
  const evaluation = isMeasurable ? (requested ?? byLength) : 'none';
  return { evaluation, evaluateEvery: evaluation === 'none' ? null : preset.evaluateEvery };
}

/** @throws InvalidInput for an evaluation of data with too few images to compare with */
function requireMeasurable(evaluation: Configuration['evaluation'], dataset: Dataset): void {
  const count = referenceCount(dataset);
  if (evaluation === 'none' || count >= fewestImages) return;
  throw new InvalidInput(
    `--evaluation ${evaluation}: ${dataset.name} has ${count} images to compare with, ${fewestImages} or more are needed; --evaluation none is allowed`,
  );
}
