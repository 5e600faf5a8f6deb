import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Dataset, loadDataset } from '../../data/dataset.ts';
import { type Engine, type EngineName, startEngine } from '../../engines/engine.ts';
import { InvalidInput } from '../../invalid-input.ts';
import { readGitCommit } from '../git-commit.ts';
import {
  createRunFolder,
  descriptionShape,
  readDescription,
  type RunFolder,
  runFolder,
} from '../../record/run-folder.ts';
import { semiConfigurationSchema } from '../../semi/configuration.ts';
import { type Choice, chooseLabelled } from '../../semi/labelled-choice.ts';
import {
  resolveSemiConfiguration,
  resumeSemiConfiguration,
  type SemiFlags,
} from './resolve-semi-configuration.ts';

/** What a person may say of a semi-supervised run and of where it runs. */
export interface SemiRunFlags extends SemiFlags {
  readonly engine: EngineName | 'auto';
  readonly threads: number;
  readonly out?: string | undefined;
  readonly resume: boolean;
}

const semiRunSchema = z.strictObject({
  ...descriptionShape,
  configuration: semiConfigurationSchema,
});

/** What config.json of a semi-supervised run says. */
export type SemiRunDescription = z.infer<typeof semiRunSchema>;

/** A run that is ready to train. */
export interface OpenedSemiRun {
  readonly folder: RunFolder;
  readonly description: SemiRunDescription;
  readonly engine: Engine;
  readonly dataset: Dataset;
  readonly choice: Choice;
}

/** Whether the run in a folder is a semi-supervised one; false too where there is none. */
export async function isSemiRun(path: string): Promise<boolean> {
  const text = await readFile(runFolder(path).configFile, 'utf8').catch(() => '');
  return /"kind": "semi-supervised"/.test(text);
}

/** A new run: nothing is written before its data and engine are known to be good. */
export async function startSemiRun(flags: SemiRunFlags): Promise<OpenedSemiRun> {
  const dataset = await loadDataset(flags.data);
  const configuration = resolveSemiConfiguration(flags, dataset);
  const engine = await startEngine(flags.engine, flags);
  const started = new Date().toISOString();
  const stamp = started.replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const description: SemiRunDescription = {
    started,
    resumed: [],
    engine: engine.name,
    dataset: { name: dataset.name, sha256: dataset.sha256 },
    git: await readGitCommit(),
    configuration,
  };
  const folder = await createRunFolder(
    flags.out ?? join('runs', `${flags.preset}-${stamp}`),
    description,
  );
  const choice = chooseLabelled(dataset.train, configuration);
  return { folder, description, engine, dataset, choice };
}

/** A run that goes on, with the flags, data and engine it had. */
export async function openSemiRun(
  flags: SemiRunFlags,
  given: Partial<SemiRunFlags>,
): Promise<OpenedSemiRun> {
  if (!flags.out) throw new InvalidInput('--resume: name the run to go on with by --out DIR');
  const folder = runFolder(flags.out);
  const stored = await readDescription(folder, semiRunSchema);
  const { engine: asked } = given;
  if (asked !== undefined && asked !== 'auto' && asked !== stored.engine) {
    throw new InvalidInput(
      `--resume: only --epochs, --steps and --data may differ from the run's: --engine ${asked} (the run has ${stored.engine})`,
    );
  }
  const data = given.data ?? stored.configuration.data;
  const dataset = await loadDataset(data);
  if (dataset.sha256 !== stored.configuration.datasetSha256) {
    throw new InvalidInput(
      `${data}: is not the data of the run (SHA-256 ${dataset.sha256}, the run has ${stored.configuration.datasetSha256})`,
    );
  }
  const choice = chooseLabelled(dataset.train, stored.configuration);
  const configuration = resumeSemiConfiguration(
    stored.configuration,
    given,
    choice.unlabelled.length,
  );
  const engine = await startEngine(stored.engine, flags);
  const resumed = [...stored.resumed, new Date().toISOString()];
  return { folder, description: { ...stored, configuration, resumed }, engine, dataset, choice };
}
