import { join } from 'node:path';
import type { Dataset } from '../data/dataset.ts';
import type { Engine } from '../engines/engine.ts';
import { createEvaluationProgress } from '../terminal/evaluation-progress.ts';
import { reportFiles } from '../record/report-files.ts';
import { forgetEvaluation } from './evaluate-trained.ts';
import { exportTrained } from './export-trained.ts';
import { firstState } from './first-state.ts';
import { interruptible, unlessInterrupted } from '../terminal/interruption.ts';
import { prepareMeasurement } from './measure-on-the-way.ts';
import { openRunHistory } from '../record/run-history.ts';
import { createProgress, formatDuration } from '../terminal/progress.ts';
import { type OpenedRun, openRun, type RunFlags, startRun } from './open-run.ts';
import { writeRunDescription } from '../record/run-folder.ts';
import { lockRun } from '../files/locks.ts';
import { openRunLog, type RunLog } from '../record/run-log.ts';
import { createRunOutputs } from './run-outputs.ts';
import { resumeFlags } from './resume-flags.ts';
import { shellQuoted } from '../terminal/text.ts';
import { type Keeping, type RunKeeper, finishKeeping, keepRun } from '../run-store/keep.ts';
import { saveCheckpoint } from './checkpoint.ts';
import { train } from './train.ts';
import { disposeTrainingState, type TrainingState } from '../gan/training-state.ts';

/** What a run needs of the process it runs in. */
export interface Surroundings {
  readonly stream: NodeJS.WriteStream;
  /** Takes what to do when a person stops the run. */
  readonly onInterrupt: (interrupt: () => void) => void;
}

/**
 * Trains from the flags to a model in the run's folder, measured and with a report, or until it is
 * interrupted: then a checkpoint is saved and the command that goes on is said.
 *
 * @param given only the flags that the person wrote, for --resume to compare
 * @param keeping where the run is kept beside its folder
 * @throws InvalidInput for wrong flags, data or folders, before anything is computed
 */
export async function trainToModel(
  flags: RunFlags,
  given: Partial<RunFlags>,
  { stream, onInterrupt }: Surroundings,
  keeping: Keeping | null = null,
): Promise<'finished' | 'stopped'> {
  const say = (line: string) => stream.write(`${line}\n`);
  const stop = new AbortController();
  onInterrupt(() => stop.abort());
  const run = flags.resume ? await openRun(flags, given) : await startRun(flags);
  const { folder, description, engine, dataset } = run;
  const { configuration } = description;
  const unlock = await lockRun(folder.path);
  try {
    const { state, logBytes } = await firstState(folder, configuration, say);
    // Only now, when it is known that the run can go on as it is asked to.
    await writeRunDescription(folder, description);
    sayEngine(engine, dataset, say);
    const log = await openRunLog(folder.logFile, logBytes);
    if (log.isShort) say(`${folder.logFile}: lines are missing that the checkpoint had seen`);
    try {
      const keeper = await keepRun(keeping, folder.path, () => stop.abort());
      const sitting = { run, state, log, keeper, stream, stop: stop.signal };
      const outcome = await unlessInterrupted(stop.signal, async () =>
        (await play(sitting)) === 'finished' ? finish(sitting, say) : 'stopped',
      );
      if (outcome === 'stopped') {
        await saveCheckpoint(folder.checkpoints, state, configuration, await log.sync());
        say(`stopped at iteration ${state.step} of ${configuration.steps}; to go on:`);
        say(`  npm run pipeline:train -- ${resumeFlags(folder, keeping)}`);
      }
      await finishKeeping(keeper, outcome, say);
      return outcome;
    } finally {
      await log.close();
      disposeTrainingState(state);
    }
  } finally {
    await unlock();
  }
}

/** A run that is at work. */
interface Sitting {
  readonly run: OpenedRun;
  readonly state: TrainingState;
  readonly log: RunLog;
  readonly keeper: RunKeeper;
  readonly stream: NodeJS.WriteStream;
  readonly stop: AbortSignal;
}

/** Trains to the last step, or until it is stopped. */
async function play({
  run,
  state,
  log,
  keeper,
  stream,
  stop,
}: Sitting): Promise<'finished' | 'stopped'> {
  const { folder, description, dataset } = run;
  const { configuration } = description;
  if (state.step < configuration.steps) await forgetEvaluation(folder);
  const history = await openRunHistory(reportFiles(folder).history, state.step);
  const preparing = interruptible(createEvaluationProgress(stream), stop);
  const measurement = await prepareMeasurement(configuration, dataset, preparing).finally(() =>
    preparing.stop(),
  );
  const progress = createProgress(stream, state.step, configuration.steps);
  try {
    const reporters = { log, progress, history, measurement, keeper };
    const outputs = createRunOutputs(folder, configuration, dataset.train, reporters);
    return await train(configuration, dataset.train, state, outputs, stop);
  } finally {
    progress.stop();
    measurement?.dispose();
  }
}

/** Measures what was trained, writes the model and the report. */
async function finish(
  { run, state, log, stream, stop }: Sitting,
  say: (line: string) => void,
): Promise<'finished'> {
  const { folder } = run;
  say(`trained in ${formatDuration(state.seconds)}`);
  const evaluating = interruptible(createEvaluationProgress(stream), stop);
  const id = await exportTrained(run, state, log.entries, evaluating).finally(() =>
    evaluating.stop(),
  );
  // Loaded late: plots and their document take a second that no other end of a run needs.
  const { writeReport } = await import('../report/report.ts');
  const report = await writeReport(folder, { created: new Date().toISOString() });
  const model = join(folder.model, id);
  say(`the model: ${model}`);
  say(`its report: ${report}`);
  say(`to see it: npm start -- --model ${shellQuoted(model)}`);
  return 'finished';
}

function sayEngine(engine: Engine, dataset: Dataset, say: (line: string) => void): void {
  say(`engine ${engine.name}, data ${dataset.name}, ${dataset.train.count} images`);
  for (const { name, reason } of engine.passedOver) say(`not engine ${name}: ${reason}`);
}
