import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import type * as z from 'zod';
import type { Dataset } from '../data/dataset.ts';
import { readInputFile } from '../data/input-files.ts';
import { dimensionsOf, dimensionsText, haveSameDimensions } from '../data/images.ts';
import { type Engine, type EngineName, startEngine } from '../engines/engine.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { InvalidInput } from '../invalid-input.ts';
import {
  type RunDescription,
  type RunFolder,
  createRunFolder,
  readDescription,
  requireRun,
  runFolder,
} from '../record/run-folder.ts';
import { describeUnfit, heldTo } from '../../models/schema-issues/issues.ts';
import { requireSameFlags } from './flags.ts';
import { type Origin, readOrigin } from './origin.ts';
import { type DataSettings, settingsOfData } from './data-settings.ts';
import { type DataFlags, loadGivenData, loadStoredData } from './run-data.ts';
import { requireSameSettings, type SettingsRules, withSettings } from './settings.ts';

/** What a person may say of any run on the command line. */
export interface RunFlags extends DataFlags {
  readonly preset: string;
  readonly engine: EngineName | 'auto';
  readonly threads: number;
  readonly out?: string | undefined;
  readonly resume: boolean;
  /** Settings of the configuration, each a path and a value. */
  readonly set?: readonly string[] | undefined;
  /** The configuration of another run to begin with in place of a preset, as --config gives it. */
  readonly base?: object | undefined;
  /** A run, checkpoint or model whose weights the run begins with. */
  readonly from?: string | undefined;
  /** Whether the log is written as event files for TensorBoard, too. */
  readonly tensorboard?: boolean | undefined;
}

/** How a kind of run comes to its configuration. */
export interface ConfigurationRules<Flags extends RunFlags, Configuration extends DataSettings> {
  readonly configurationSchema: z.ZodType<Configuration>;
  /** The flags that may differ from those of a run that goes on, for messages: "--steps and --data". */
  readonly changeable: string;
  /** The settings of a run that have to stay, named like their flags. */
  readonly fixed: readonly (keyof Configuration & string)[];
  /** What `--set` may replace. */
  readonly settings: SettingsRules;
  /** How many training images a run holds out unless it is asked for another number. */
  validationImages(dataset: Dataset): number;
  /** The configuration of a new run. @throws InvalidInput for flags that cannot be */
  resolve(flags: Flags, dataset: Dataset): Configuration;
  /** The configuration that repeats another run's, on data that may be others; absent: as it is. @throws InvalidInput */
  fitData?(configuration: Configuration, dataset: Dataset): Configuration;
  /** Checks that a run can begin with weights; absent: it cannot. @throws InvalidInput */
  checkOrigin?(configuration: Configuration, origin: Origin): void;
  /** The configuration of a run that goes on, with what the given flags change of it. */
  resume(stored: Configuration, given: Partial<Flags>, dataset: Dataset): Configuration;
}

/** A run that is ready to train. */
export interface OpenedRun<Configuration> {
  readonly folder: RunFolder;
  readonly description: RunDescription<Configuration>;
  readonly engine: Engine;
  readonly dataset: Dataset;
}

/** A run whose folder is known, and what opens it while the folder is locked. */
export interface FoundRun<Configuration> {
  readonly folder: RunFolder;
  readonly open: () => Promise<OpenedRun<Configuration>>;
}

/** A new run: nothing is written before its data and engine are known to be good. */
export async function newRun<Flags extends RunFlags, Configuration extends DataSettings>(
  rules: ConfigurationRules<Flags, Configuration>,
  flags: Flags,
  given: Partial<Flags>,
): Promise<FoundRun<Configuration>> {
  const base = flags.base === undefined ? null : rules.configurationSchema.parse(flags.base);
  const dataset = await loadGivenData(flags, given, base, (loaded) =>
    rules.validationImages(loaded),
  );
  const configuration = base
    ? repeatConfiguration(rules, base, given, dataset)
    : rules.resolve(flags, dataset);
  const origin = flags.from === undefined ? null : await readOrigin(flags.from);
  if (origin) rules.checkOrigin?.(configuration, origin);
  const engine = await startEngine(flags.engine, flags);
  const started = new Date().toISOString();
  const stamp = started.replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const description: RunDescription<Configuration> = {
    started,
    resumed: [],
    engine: engine.name,
    dataset: describedDataset(dataset),
    git: await readGitCommit(),
    from: origin && { path: origin.path, sha256: origin.sha256 },
    configuration,
  };
  const { labels } = dataset.reading ?? {};
  const folder = runFolder(flags.out ?? join('runs', `${configuration.preset}-${stamp}`));
  return {
    folder,
    async open() {
      await createRunFolder(folder, description);
      if (labels !== undefined) {
        await writeFileDurably(folder.givenLabels, await readInputFile(labels));
      }
      return { folder, description, engine, dataset };
    },
  };
}

/** What config.json and the model's manifest say of the data. */
function describedDataset({
  name,
  sha256,
  content,
  ground,
}: Dataset): RunDescription<never>['dataset'] {
  return { name, sha256, ...(content && { content }), ...(ground && { ground }) };
}

/** @throws InvalidInput for data of another kind than the configuration's networks are made for */
function repeatConfiguration<Flags extends RunFlags, Configuration extends DataSettings>(
  rules: ConfigurationRules<Flags, Configuration>,
  base: Configuration,
  given: Partial<Flags>,
  dataset: Dataset,
): Configuration {
  const { configurationSchema, settings } = rules;
  const { name, labels, train } = dataset;
  const image = dimensionsOf(base.imageShape);
  if (!haveSameDimensions(image, train)) {
    throw new InvalidInput(
      `--data ${name}: its images are ${dimensionsText(train)}, but the configuration is for ${dimensionsText(image)}`,
    );
  }
  if (base.labels !== null && !isDeepStrictEqual(base.labels, labels)) {
    throw new InvalidInput(
      `--data ${name}: its classes are ${labels.join(', ')}, but the configuration is for ${base.labels.join(', ')}`,
    );
  }
  const flags = Object.entries(given).filter(([flag]) => Object.hasOwn(base, flag));
  // The data may be read and divided in another way than the base's.
  const { reading: _reading, testImages: _testImages, ...kept } = base;
  const changed = { ...kept, ...Object.fromEntries(flags), ...settingsOfData(dataset) };
  const held = heldTo(configurationSchema, withSettings(changed, given.set ?? [], settings));
  if ('data' in held) return rules.fitData?.(held.data, dataset) ?? held.data;
  throw new InvalidInput(`configuration: ${describeUnfit(held.unfit)}`);
}

/**
 * A run that goes on, with the flags, data and engine it had.
 *
 * @param given only the flags that the person wrote
 * @throws InvalidInput that names each flag that differs from the run's
 */
export async function startedRun<Flags extends RunFlags, Configuration extends DataSettings>(
  rules: ConfigurationRules<Flags, Configuration>,
  flags: Flags,
  given: Partial<Flags>,
): Promise<FoundRun<Configuration>> {
  if (!flags.out) throw new InvalidInput('--resume: give the run to continue with --out DIR');
  const folder = runFolder(flags.out);
  await requireRun(folder);
  if (given.from !== undefined) {
    throw new InvalidInput(`--from ${given.from}: not with --resume: the run has its weights`);
  }
  return { folder, open: () => reopenRun(rules, flags, given, folder) };
}

async function reopenRun<Flags extends RunFlags, Configuration extends DataSettings>(
  rules: ConfigurationRules<Flags, Configuration>,
  flags: Flags,
  given: Partial<Flags>,
  folder: RunFolder,
): Promise<OpenedRun<Configuration>> {
  const stored = await readDescription(folder, rules.configurationSchema);
  if (given.engine !== 'auto') {
    requireSameFlags({ engine: stored.engine }, given, rules.changeable);
  }
  const { testImages = 0 } = stored.configuration;
  const fixed = rules.fixed.map((name) => [name, stored.configuration[name]] as const);
  requireSameFlags({ ...Object.fromEntries(fixed), testImages }, given, rules.changeable);
  requireSameSettings(stored.configuration, given.set ?? [], rules.changeable);
  const dataset = await loadStoredData(stored.configuration, given, folder);
  const configuration = rules.resume(stored.configuration, given, dataset);
  const engine = await startEngine(stored.engine, flags);
  const resumed = [...stored.resumed, new Date().toISOString()];
  return { folder, description: { ...stored, configuration, resumed }, engine, dataset };
}

const run = promisify(execFile);

/** The commit of the program that runs and whether its tree differs from it; null outside a checkout. */
async function readGitCommit(): Promise<{ commit: string; dirty: boolean } | null> {
  const cwd = import.meta.dirname;
  try {
    const commit = (await run('git', ['rev-parse', 'HEAD'], { cwd })).stdout.trim();
    const changes = (await run('git', ['status', '--porcelain'], { cwd })).stdout;
    return { commit, dirty: changes !== '' };
  } catch {
    return null;
  }
}
