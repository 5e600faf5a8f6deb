import type { Configuration } from '../configuration.ts';
import type { Dataset } from '../data/dataset.ts';
import { InvalidInput } from '../invalid-input.ts';
import { type PresetName, presets } from '../presets/presets.ts';

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
}

/**
 * Makes the whole configuration of a new run from its preset, its flags and its data.
 *
 * @throws InvalidInput when the flags contradict each other
 */
export function resolveConfiguration(flags: TrainingFlags, dataset: Dataset): Configuration {
  const preset = presets[flags.preset];
  const imageShape = [dataset.train.height, dataset.train.width, 1] as const;
  const steps = flags.steps ?? preset.steps;
  requireGame(flags.headStart, steps);
  return {
    preset: flags.preset,
    data: flags.data,
    datasetSha256: dataset.sha256,
    seed: flags.seed,
    steps,
    headStart: flags.headStart,
    batchSize: flags.batchSize ?? preset.batchSize,
    latentSize: preset.latentSize,
    imageShape,
    optimizer: preset.optimizer,
    generator: preset.generator(preset.latentSize, imageShape),
    discriminator: preset.discriminator(imageShape),
    logEvery: preset.logEvery,
    sampleEvery: flags.sampleEvery ?? preset.sampleEvery,
    checkpointEvery: flags.checkpointEvery ?? preset.checkpointEvery,
  };
}

/**
 * The configuration of a run that goes on: its own, with other steps, or data that have moved, where those
 * are asked for.
 *
 * @param given only the flags that the person wrote
 * @throws InvalidInput that names each flag that differs from the run's
 */
export function resumeConfiguration(
  stored: Configuration,
  given: Partial<TrainingFlags>,
): Configuration {
  const { preset, seed, headStart, batchSize, sampleEvery, checkpointEvery } = stored;
  const had = { preset, seed, headStart, batchSize, sampleEvery, checkpointEvery };
  const differing = Object.entries(had)
    .map(([name, value]) => ({ name, value, asked: given[name as keyof typeof had] }))
    .filter(({ value, asked }) => asked !== undefined && asked !== value)
    .map(({ name, value, asked }) => `${flagName(name)} ${asked} (the run has ${value})`);
  if (differing.length > 0) {
    throw new InvalidInput(
      `--resume: only --steps and --data may differ from the run's: ${differing.join(', ')}`,
    );
  }
  const { steps = stored.steps, data = stored.data } = given;
  requireGame(headStart, steps);
  return { ...stored, steps, data };
}

function requireGame(headStart: number, steps: number): void {
  if (headStart < steps) return;
  throw new InvalidInput(
    `--head-start ${headStart}: fewer than the ${steps} iterations of the run are allowed`,
  );
}

/** "headStart" → "--head-start". */
function flagName(option: string): string {
  return `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
