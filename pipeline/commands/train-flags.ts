import {
  Command,
  type CommandUnknownOpts,
  CommanderError,
  Option,
} from '@commander-js/extra-typings';
import { formatNames } from '../data/dataset.ts';
import { engineNames } from '../engines/engine.ts';
import { defaultThreads } from '../engines/wasm.ts';
import { type PresetName, presetNames, presets } from '../gan/presets.ts';
import { InvalidInput } from '../invalid-input.ts';
import { presetWithSettings, stepsForFullEvaluation } from '../run/gan-configuration.ts';
import { semiPresetWithSettings } from '../run/semi-configuration.ts';
import { isSetting, settingAllowed } from '../run/settings.ts';
import {
  isSemiPreset,
  type SemiPresetName,
  semiPresetNames,
  semiPresets,
} from '../semi/presets.ts';
import { nonEmpty, refusedValue, wholeNumber } from './command.ts';
import { withReadingFlags } from './reading-flags.ts';
import { writtenFlags } from './written-flags.ts';

const allPresets = { ...presets, ...semiPresets };
const allPresetNames = [...presetNames, ...semiPresetNames];
const presetHelp = allPresetNames
  .map((name) => `${name}: ${allPresets[name].description}`)
  .join('; ');

const semi = semiPresetNames.join(', ');

/** What a run trains on. */
const dataOptions = {
  data: new Option(
    '--data <mnist|PATH>',
    `the images: mnist, or a folder, a zip or a file of ${formatNames}`,
  )
    .argParser(nonEmpty)
    .default('mnist'),
  validationImages: new Option(
    '--validation-images <N>',
    `training images to hold out: the run trains on the others and compares with these (default: a sixth, at most 10000; with ${semi} none)`,
  ).argParser(wholeNumber(0)),
  testImages: new Option(
    '--test-images <N>',
    'training images to keep apart as test images, of data that have none (default: a seventh, at most 10000; of small data none)',
  ).argParser(wholeNumber(0)),
};

/** What computes. */
const engineOptions = {
  engine: new Option(
    '--engine <name>',
    'the backend that computes; auto takes a GPU if one is usable, else wasm',
  )
    .choices(['auto', ...engineNames] as const)
    .default('auto' as const),
  threads: new Option(
    '--threads <N>',
    'threads of the wasm engine; the number does not change the model',
  )
    .argParser(wholeNumber(1, 64))
    .default(defaultThreads()),
};

/** How a run goes. */
const runOptions = {
  steps: new Option('--steps <N>', "number of iterations (default: the preset's)").argParser(
    wholeNumber(1, 100_000_000),
  ),
  batchSize: new Option(
    '--batch-size <N>',
    "images per step, an even number (default: the preset's)",
  ).argParser(evenNumber),
  headStart: new Option('--head-start <N>', 'first iterations that train only the discriminator')
    .argParser(wholeNumber(0))
    .default(0),
  seed: new Option('--seed <N>', 'the seed that all randomness is derived from')
    .argParser(wholeNumber(0, 4_294_967_295))
    .default(1),
  sampleEvery: new Option(
    '--sample-every <N>',
    "iterations between sheets (default: the preset's)",
  ).argParser(wholeNumber(1)),
  checkpointEvery: new Option(
    '--checkpoint-every <N>',
    "iterations between checkpoints (default: the preset's)",
  ).argParser(wholeNumber(1)),
  evaluation: new Option(
    '--evaluation <how>',
    `how thoroughly to evaluate the model (default: the preset's, but quick for fewer than ${stepsForFullEvaluation} iterations)`,
  ).choices(['full', 'quick', 'none'] as const),
};

/** What follows a run. */
const companionOptions = [
  new Option(
    '--companions',
    "train the model's judge, classifier and encoder, too (default: for models with labels that get a full evaluation)",
  ),
  new Option('--no-companions', 'leave them out'),
] as const;

/** What a run begins with. */
const startOptions = {
  preset: new Option('--preset <name>', presetHelp)
    .choices(allPresetNames)
    .default('digits' as const),
  config: new Option(
    '--config <FILE>',
    "a run's config.json: train with its configuration in place of a preset's",
  ).argParser(nonEmpty),
  from: new Option(
    '--from <DIR>',
    'a run, checkpoint or model whose weights the run begins with',
  ).argParser(nonEmpty),
  set: new Option(
    '--set <path=value>',
    'replace a setting of the preset, such as optimizer.learningRate=5e-4; repeatable (docs/training.md lists them)',
  )
    .argParser(setting)
    .default([] as readonly string[]),
};

/** What only few-label presets have. */
const fewLabelOptions = {
  epochs: new Option('--epochs <N>', `with ${semi}: passes through the images`).argParser(
    wholeNumber(1, 100_000),
  ),
  labelsPerClass: new Option('--labels-per-class <N>', `with ${semi}: labelled images per class`)
    .argParser(wholeNumber(1))
    .default(10),
  labelSeed: new Option('--label-seed <N>', `with ${semi}: the seed that picks the labelled images`)
    .argParser(wholeNumber(0, 4_294_967_295))
    .default(1),
  labelsOnly: new Option(
    '--labels-only',
    `with ${semi}: train the same network on only the labelled images`,
  ).default(false),
};

/** A command that takes what a run is made of: pipeline:train, and those that start it for others. */
export const commandWithTrainingFlags = (name: string) =>
  withReadingFlags(new Command(name))
    .addOption(startOptions.preset)
    .addOption(dataOptions.data)
    .addOption(engineOptions.engine)
    .addOption(engineOptions.threads)
    .addOption(runOptions.steps)
    .addOption(runOptions.batchSize)
    .addOption(runOptions.headStart)
    .addOption(runOptions.seed)
    .addOption(runOptions.sampleEvery)
    .addOption(runOptions.checkpointEvery)
    .addOption(runOptions.evaluation)
    .addOption(companionOptions[0])
    .addOption(companionOptions[1])
    .addOption(startOptions.config)
    .addOption(startOptions.from)
    .addOption(startOptions.set)
    .addOption(fewLabelOptions.epochs)
    .addOption(fewLabelOptions.labelsPerClass)
    .addOption(fewLabelOptions.labelSeed)
    .addOption(fewLabelOptions.labelsOnly)
    .addOption(dataOptions.validationImages)
    .addOption(dataOptions.testImages);

/** Only the flags that were given, which --resume compares with the run's. */
export function givenFlags<Flags extends object>(
  flags: Flags,
  command: { getOptionValueSource(name: never): string | undefined },
): Partial<Flags> {
  const written = Object.entries(flags).filter(
    ([name]) => command.getOptionValueSource(name as never) === 'cli',
  );
  return Object.fromEntries(written) as Partial<Flags>;
}

/** @throws InvalidInput where a run's length is given in two ways */
export function requireOneLength({
  steps,
  epochs,
}: {
  readonly steps?: number | undefined;
  readonly epochs?: number | undefined;
}): void {
  if (steps === undefined || epochs === undefined) return;
  throw new InvalidInput(`--epochs ${epochs}: --steps is given too; one of them is allowed`);
}

/** The training flags that were given, as pipeline:train takes them. */
export function writtenTrainingFlags(command: CommandUnknownOpts): string[] {
  return writtenFlags(command, commandWithTrainingFlags('pipeline:train'));
}

/** Parses flags of pipeline:train without running it. @returns what is wrong with them, in one line, or null */
export function checkTrainingFlags(parameters: readonly string[]): string | null {
  const command = commandWithTrainingFlags('pipeline:train')
    .allowExcessArguments(false)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: () => {}, outputError: () => {} });
  try {
    command
      .action((flags) => {
        checkSettings(flags);
        requireOneLength(flags);
      })
      .parse([...parameters], { from: 'user' });
    return null;
  } catch (error) {
    if (error instanceof InvalidInput) return error.message;
    if (!(error instanceof CommanderError)) throw error;
    return error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  }
}

/** Checks what `--set` gives for a preset, as far as that is possible without the data. @throws InvalidInput */
export function checkSettings({
  preset,
  set,
}: {
  readonly preset: PresetName | SemiPresetName;
  readonly set?: readonly string[] | undefined;
}): void {
  if (isSemiPreset(preset)) semiPresetWithSettings({ preset, set });
  else presetWithSettings({ preset, set });
}

function setting(text: string, before: readonly string[]): readonly string[] {
  if (!isSetting(text)) throw refusedValue(settingAllowed);
  return [...before, text];
}

function evenNumber(text: string): number {
  const allowed = 'an even number from 2 to 65536 is allowed';
  const value = wholeNumber(2, 65_536, allowed)(text);
  if (value % 2 !== 0) throw refusedValue(allowed);
  return value;
}
