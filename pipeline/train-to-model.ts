import { join } from 'node:path';
import { type Dataset, loadDataset } from './data/dataset.ts';
import { type Engine, type EngineName, startEngine } from './engines/engine.ts';
import { exportTrained } from './export/export-trained.ts';
import { readGitCommit } from './git-commit.ts';
import { InvalidInput } from './invalid-input.ts';
import { createProgress, formatDuration } from './progress.ts';
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
  writeRunDescription,
} from './run-folder.ts';
import { openRunLog } from './run-log.ts';
import { createRunOutputs } from './run-outputs.ts';
import { restoreNewest, saveCheckpoint } from './training/checkpoint.ts';
import { train } from './training/train.ts';
import {
  createTrainingState,
  disposeTrainingState,
  type TrainingState,
} from './training/training-state.ts';

export interface RunFlags extends TrainingFlags {
  readonly engine: EngineName | 'auto';
  readonly threads: number;
  readonly out?: string | undefined;
  readonly resume: boolean;
}

/** What a run needs of the process it runs in. */
export interface Surroundings {
  readonly stream: NodeJS.WriteStream;
  /** Takes what to do when a person stops the run. */
  readonly onInterrupt: (interrupt: () => void) => void;
}

/**
 * Trains from the flags to a model in the run's folder, or until it is interrupted: then a checkpoint is
 * saved and the command that goes on is said.
 *
 * @param given only the flags that the person wrote, for --resume to compare
 * @throws InvalidInput for wrong flags, data or folders, before anything is computed
 */
export async function trainToModel(
  flags: RunFlags,
  given: Partial<RunFlags>,
  { stream, onInterrupt }: Surroundings,
): Promise<'finished' | 'stopped'> {
  const say = (line: string) => stream.write(`${line}\n`);
  const { folder, description, engine, dataset } = flags.resume
    ? await openRun(flags, given)
    : await startRun(flags);
  const { configuration } = description;
  for (const { name, reason } of engine.passedOver) say(`engine ${name} passed over: ${reason}`);
  say(`engine ${engine.name}, data ${dataset.name}, ${dataset.train.count} images`);

  const { state, logBytes } = await firstState(folder, description, say);
  const log = await openRunLog(folder.logFile, logBytes);
  const progress = createProgress(stream, state.step, configuration.steps);
  const stop = new AbortController();
  onInterrupt(() => stop.abort());
  try {
    const outputs = createRunOutputs(folder, configuration, dataset.train, log, progress);
    const outcome = await train(configuration, dataset.train, state, outputs, stop.signal);
    progress.stop();
    if (outcome === 'stopped') {
      await saveCheckpoint(folder.checkpoints, state, configuration, await log.sync());
      say(`stopped at iteration ${state.step} of ${configuration.steps}; to go on:`);
      say(`  npm run pipeline:train -- --resume --out ${folder.path}`);
      return outcome;
    }
    const id = await exportTrained(folder, description, state, log.entries);
    say(`trained in ${formatDuration(state.seconds)}: ${join(folder.model, id)}`);
    say(`to see it: npm start -- --model ${join(folder.model, id)}`);
    return outcome;
  } finally {
    progress.stop();
    await log.close();
    disposeTrainingState(state);
  }
}

interface OpenedRun {
  readonly folder: RunFolder;
  readonly description: RunDescription;
  readonly engine: Engine;
  readonly dataset: Dataset;
}

/** A new run: nothing is written before its data and engine are known to be good. */
async function startRun(flags: RunFlags): Promise<OpenedRun> {
  const dataset = await loadDataset(flags.data);
  const configuration = resolveConfiguration(flags, dataset);
  const engine = await startEngine(flags.engine, flags);
  const started = new Date().toISOString();
  const stamp = started.replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const description: RunDescription = {
    started,
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
async function openRun(flags: RunFlags, given: Partial<RunFlags>): Promise<OpenedRun> {
  if (!flags.out) throw new InvalidInput('--resume: name the run to go on with by --out DIR');
  const folder = runFolder(flags.out);
  const stored = await readRunDescription(folder);
  const { out: _out, resume: _resume, engine: askedEngine, ...trainingFlags } = given;
  if (askedEngine !== undefined && askedEngine !== stored.engine) {
    throw new InvalidInput(
      `--resume: only --steps may differ from the run's: --engine ${askedEngine} (the run has ${stored.engine})`,
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
  const description = { ...stored, configuration };
  await writeRunDescription(folder, description);
  return { folder, description, engine, dataset };
}

/** The newest whole checkpoint, or the beginning. */
async function firstState(
  folder: RunFolder,
  { configuration }: RunDescription,
  say: (line: string) => void,
): Promise<{ state: TrainingState; logBytes: number }> {
  const { refused, ...restored } = await restoreNewest(folder.checkpoints, configuration);
  for (const line of refused) say(`refused: ${line}`);
  if (!restored.state) return { state: createTrainingState(configuration), logBytes: 0 };
  say(`going on at iteration ${restored.state.step} of ${configuration.steps}`);
  return restored;
}
