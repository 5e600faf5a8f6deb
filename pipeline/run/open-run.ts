import { join } from 'node:path';
import { type Dataset, loadDataset } from '../data/dataset.ts';
import { type Engine, type EngineName, startEngine } from '../engines/engine.ts';
import { readGitCommit } from './git-commit.ts';
import { InvalidInput } from '../invalid-input.ts';
import {
  resolveConfiguration,
  resumeConfiguration,
  type TrainingFlags,
} from './resolve-configuration.ts';
import {
  createRunFolder,
  type RunDescription,
  type RunFolder,
  readRunDescription,
  runFolder,
} from '../record/run-folder.ts';

/** What a person may say of a run on the command line. */
export interface RunFlags extends TrainingFlags {
  readonly engine: EngineName | 'auto';
  readonly threads: number;
  readonly out?: string | undefined;
  readonly resume: boolean;
}

/** A run that is ready to train. */
export interface OpenedRun {
  readonly folder: RunFolder;
  readonly description: RunDescription;
  readonly engine: Engine;
  readonly dataset: Dataset;
}

/** A new run: nothing is written before its data and engine are known to be good. */
export async function startRun(flags: RunFlags): Promise<OpenedRun> {
  const dataset = await loadDataset(flags.data);
  const configuration = resolveConfiguration(flags, dataset);
  const engine = await startEngine(flags.engine, flags);
  const started = new Date().toISOString();
  const stamp = started.replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const description: RunDescription = {
    started,
    resumed: [],
    engine: engine.name,
    dataset: { name: dataset.name, sha256: dataset.sha256 },
    git: await readGitCommit(),
    configuration,
  };
  const out = flags.out ?? join('runs', `${flags.preset}-${stamp}`);
  const folder = await createRunFolder(out, description);
  return { folder, description, engine, dataset };
}

/** A run that goes on, with the flags, data and engine it had. */
export async function openRun(flags: RunFlags, given: Partial<RunFlags>): Promise<OpenedRun> {
  if (!flags.out) throw new InvalidInput('--resume: name the run to go on with by --out DIR');
  const folder = runFolder(flags.out);
  const stored = await readRunDescription(folder);
  const { out: _out, resume: _resume, engine: askedEngine, ...trainingFlags } = given;
  if (askedEngine !== undefined && askedEngine !== 'auto' && askedEngine !== stored.engine) {
    throw new InvalidInput(
      `--resume: only --steps, --data and --evaluation may differ from the run's: --engine ${askedEngine} (the run has ${stored.engine})`,
    );
  }
  const configuration = resumeConfiguration(stored.configuration, trainingFlags);
  const dataset = await loadDataset(configuration.data);
  if (dataset.sha256 !== configuration.datasetSha256) {
    throw new InvalidInput(
      `${configuration.data}: is not the data of the run (SHA-256 ${dataset.sha256}, the run has ${configuration.datasetSha256})`,
    );
  }
  const engine = await startEngine(stored.engine, flags);
  const resumed = [...stored.resumed, new Date().toISOString()];
  return { folder, description: { ...stored, configuration, resumed }, engine, dataset };
}
