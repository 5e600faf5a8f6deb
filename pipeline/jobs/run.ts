import { join } from 'node:path';
import { parseSigningKey } from '../../models/stores/signature.ts';
import { InvalidInput } from '../invalid-input.ts';
import { readPerson } from '../publishing/promotion.ts';
import { candidateAlias, publishCandidate } from '../publishing/publish.ts';
import { readModelFolder } from '../publishing/write-model.ts';
import { readNewestManifest } from '../record/stored.ts';
import { runFolder } from '../record/run-folder.ts';
import { readHead } from '../run-store/head.ts';
import { runTrainProcess } from '../run/process.ts';
import { openStore } from '../stores/open.ts';
import { type SweepRow, readGrid, trainingParameters } from '../sweep/grid.ts';
import { isFinished } from '../sweep/outcome.ts';
import { openSweepStore, readSweepGrid } from '../sweep/store.ts';
import type { JobEnvironment } from './environment.ts';
import { runNumbersPart } from './numbers.ts';
import { withProgress } from './progress.ts';

/** The parameters of a job and its callbacks. */
export interface Job {
  readonly environment: JobEnvironment;
  /** Flags of pipeline:train. */
  readonly parameters: readonly string[];
  /** Says what is wrong with such flags; null: nothing. */
  readonly checkParameters: (parameters: readonly string[]) => string | null;
  /** Runs `npm run numbers` with flags. */
  readonly writeNumbers: (flags: readonly string[]) => Promise<void>;
  readonly print: (line: string) => void;
  readonly stop: AbortSignal;
}

/** Where runs lie in a container. */
const runs = 'runs';

/**
 * Trains a job's run, or its row of a sweep, from where it is kept to its end; publishes the model of a run. Or draws
 * its part of a data set of lines.
 *
 * @returns the exit code, as README.md beside this tells it
 * @throws InvalidInput for an environment or flags that cannot be
 */
export async function runJob(job: Job): Promise<number> {
  const { environment } = job;
  if (environment.sweep !== undefined) return runSweepRow(job, environment.sweep);
  if (environment.numbers !== undefined) {
    const { numbers: place, row: index } = environment;
    const part = { place, index, folder: runs, write: job.writeNumbers, print: job.print };
    return exitCodeOf(job, () => runNumbersPart(part));
  }
  const { checkpointStore, modelStore, modelAlias, runName } = environment;
  if (modelAlias === candidateAlias) {
    throw new InvalidInput(
      `MODEL_ALIAS=${candidateAlias}: use another alias: every job points this one to its model`,
    );
  }
  const kept = checkpointStore === undefined ? null : `${checkpointStore}/${runName}`;
  return withProgress(kept, async () => {
    const code = await train(job, job.parameters, runName, kept);
    if (code !== 0 || modelStore === undefined) return code;
    return exitCodeOf(job, () => publishRun(job, modelStore, runName));
  });
}

/** Runs a step of a job. @returns 0, or 1 after it printed why the step failed. @throws InvalidInput as the step does */
async function exitCodeOf({ print }: Job, step: () => Promise<void>): Promise<number> {
  try {
    await step();
    return 0;
  } catch (error) {
    if (error instanceof InvalidInput || !(error instanceof Error)) throw error;
    print(`error: ${error.message.replaceAll(/\s*\n\s*/g, ' ')}`);
    return 1;
  }
}

async function train(
  { stop, print, environment: { engine } }: Job,
  parameters: readonly string[],
  name: string,
  kept: string | null,
): Promise<number> {
  if (kept === null) print('CHECKPOINT_STORE is not set: the run is stored only in this container');
  const places = ['--out', join(runs, name), '--resume-if-present'];
  const checkpoints = kept === null ? [] : ['--checkpoints', kept];
  // Before the parameters, whose own --engine counts.
  const engines = engine === undefined ? [] : ['--engine', engine];
  return runTrainProcess([...engines, ...parameters, ...places, ...checkpoints], { stop });
}

async function runSweepRow(job: Job, sweep: string): Promise<number> {
  const { environment, checkParameters, print } = job;
  const store = await openSweepStore(sweep, 'SWEEP');
  const rows = readGrid(await readSweepGrid(store), `${sweep}/grid.json`, checkParameters);
  const row: SweepRow | undefined = rows[environment.row ?? -1];
  if (!row) {
    throw new InvalidInput(
      `row ${environment.row ?? '(neither AWS_BATCH_JOB_ARRAY_INDEX nor SWEEP_ROW is set)'}: ${sweep} has rows 0 to ${rows.length - 1}`,
    );
  }
  const kept = `${sweep}/${row.name}`;
  const found = await readHead(await openSweepStore(kept, 'SWEEP'));
  print(`row ${row.index} of ${sweep}: ${row.parameters.join(' ')}`);
  if (found && isFinished(found.head.files.map(({ path }) => path))) {
    print(`row ${row.index}: already done`);
    return 0;
  }
  return withProgress(kept, () => train(job, trainingParameters(row), row.name, kept));
}

async function publishRun(
  { environment: { modelAlias, signingKey }, print }: Job,
  place: string,
  name: string,
): Promise<void> {
  const folder = runFolder(join(runs, name));
  const manifest = await readNewestManifest(folder);
  if (!manifest) {
    print(`${folder.path}: the run has no model to publish`);
    return;
  }
  const store = await openStore(place, { mayBeNew: true, flag: 'MODEL_STORE' });
  const signing = { signingKey: signingKey === undefined ? null : keyOf(signingKey) };
  const model = await readModelFolder(join(folder.model, manifest.id));
  const at = new Date().toISOString();
  const by = await readPerson();
  const promotion = { alias: modelAlias, force: false, reason: null, by, at };
  const outcome = await publishCandidate(store, model, promotion, print, signing);
  const end = outcome === 'promoted' ? `is ${modelAlias}` : `stays ${candidateAlias}`;
  print(`done: ${manifest.id} ${end}`);
}

function keyOf(pem: string) {
  try {
    return parseSigningKey(pem);
  } catch (cause) {
    throw new InvalidInput(`SIGNING_KEY: ${(cause as Error).message}`, { cause });
  }
}
