import * as z from 'zod';
import { withRunLock } from '../files/locks.ts';
import { isPresent, namesIn } from '../files/missing-files.ts';
import { InvalidInput } from '../invalid-input.ts';
import { createMetricsWindow } from '../nn/metrics.ts';
import { openJsonLines } from '../record/log.ts';
import { type RunFolder, writeRunDescription } from '../record/run-folder.ts';
import { readJsonLines } from '../record/stored.ts';
import { type BackupTarget, finishBackup, backUpRun } from '../run-store/keep.ts';
import { unlessInterrupted } from '../terminal/interruption.ts';
import { createProgress } from '../terminal/progress.ts';
import { type CheckpointKind, restoreNewest, saveCheckpoint } from './checkpoint.ts';
import type {
  AnyTrainable,
  LogEntry,
  RunConfiguration,
  RunKind,
  Session,
  Warning,
} from './kind.ts';
import { newRun, type OpenedRun, type RunFlags, startedRun } from './open.ts';
import { createOutputs, type Reporters } from './outputs.ts';
import { openEventFile } from './tensorboard.ts';
import { resumeFlags } from './flags.ts';
import { beginWith } from './origin.ts';
import { type Position, train } from '../nn/train.ts';

/** What a run needs of the process it runs in. */
export interface Terminal {
  readonly stream: NodeJS.WriteStream;
  /** Takes what to do when a person stops the run. */
  readonly onInterrupt: (interrupt: () => void) => void;
}

/** Where a session reports to, what stops it, and where it is backed up. */
interface SessionPlaces {
  readonly stream: NodeJS.WriteStream;
  readonly stop: AbortController;
  readonly backupTarget: BackupTarget | null;
  /** Whether the log is written for TensorBoard; a run that has such files goes on with them anyway. */
  readonly tensorboard: boolean;
}

/**
 * Trains from the flags to the end of the run, or until it is interrupted: then a checkpoint is saved and the
 * command that goes on is shown.
 *
 * @param given only the flags that the person wrote, for --resume to compare
 * @param backupTarget where to back up the run; null: it is stored only in its folder
 * @throws InvalidInput for wrong flags, data or folders, before anything is computed
 */
export async function trainRun<
  Flags extends RunFlags,
  Configuration extends RunConfiguration,
  Entry extends LogEntry,
  Notice extends Warning,
  Work extends AnyTrainable,
>(
  kind: RunKind<Flags, Configuration, Entry, Notice, Work>,
  flags: Flags,
  given: Partial<Flags>,
  { stream, onInterrupt }: Terminal,
  backupTarget: BackupTarget | null = null,
): Promise<'finished' | 'stopped'> {
  const stop = new AbortController();
  onInterrupt(() => stop.abort());
  const { folder, open } = flags.resume
    ? await startedRun(kind, flags, given)
    : await newRun(kind, flags, given);
  const { tensorboard = false } = flags;
  return withRunLock(folder.path, async () => {
    const run = await open();
    const trainable = kind.create(run);
    try {
      return await trainOpened(kind, run, trainable, {
        stream,
        stop,
        backupTarget,
        tensorboard,
      });
    } finally {
      trainable.dispose();
    }
  });
}

/** Trains a run that is open and locked from where it is. */
async function trainOpened<
  Flags extends RunFlags,
  Configuration extends RunConfiguration,
  Entry extends LogEntry,
  Notice extends Warning,
  Work extends AnyTrainable,
>(
  kind: RunKind<Flags, Configuration, Entry, Notice, Work>,
  run: OpenedRun<Configuration>,
  trainable: Work,
  { stream, stop, backupTarget, tensorboard }: SessionPlaces,
): Promise<'finished' | 'stopped'> {
  const print = (line: string) => void stream.write(`${line}\n`);
  const { folder } = run;
  const { position, logBytes } = await firstPosition(kind, run, trainable, print);
  const log = await openJsonLines(folder.logFile, logBytes, kind.lineSchema);
  const session = { run, trainable, position, log, stream, stop: stop.signal };
  try {
    // Only now, when it is known that the run can go on as it is asked to.
    await writeRunDescription(folder, run.description);
    introduceRun(run, log.isShort, print);
    kind.introduce(run).forEach(print);
    const backup = await backUpRun(backupTarget, folder.path, () => stop.abort());
    const events =
      tensorboard || (await isPresent(folder.tensorboard))
        ? await openEventFile(folder.tensorboard, run.description.started, log.lines)
        : null;
    const outcome = await unlessInterrupted(stop.signal, async () => {
      const trained = await trainSession(kind, session, { backup, events });
      if (trained === 'finished') await kind.end(session, print);
      return trained;
    });
    if (outcome === 'stopped') {
      await saveStopped(session, print);
      print(`  npm run pipeline:train -- ${resumeFlags(folder, backupTarget)}`);
    }
    await finishBackup(backup, outcome, print);
    return outcome;
  } finally {
    position.metrics.clear();
    await log.close();
  }
}

/** Saves where a run was stopped, and says where that is. */
async function saveStopped<Entry extends LogEntry, Notice extends Warning>(
  { run, trainable, position, log }: Session<RunConfiguration, Entry, Notice, AnyTrainable>,
  print: (line: string) => void,
): Promise<void> {
  const { folder, description } = run;
  const logBytes = await log.sync();
  const { configuration } = description;
  await saveCheckpoint(folder.checkpoints, trainable, position, configuration, logBytes);
  print(`stopped at iteration ${position.step} of ${configuration.steps}; to continue:`);
}

/** Trains to the last step, or until it is stopped. */
async function trainSession<
  Flags extends RunFlags,
  Configuration extends RunConfiguration,
  Entry extends LogEntry,
  Notice extends Warning,
  Work extends AnyTrainable,
>(
  kind: RunKind<Flags, Configuration, Entry, Notice, Work>,
  session: Session<Configuration, Entry, Notice, Work>,
  keepers: Pick<Reporters<Entry, Notice>, 'backup' | 'events'>,
): Promise<'finished' | 'stopped'> {
  const { position, stream, stop } = session;
  const { configuration } = session.run.description;
  const observers = await kind.prepare(session);
  const progress = createProgress<Entry>(stream, position.step, configuration.steps, (entry) =>
    kind.figures(entry),
  );
  try {
    const outputs = createOutputs(session, { observers, progress, ...keepers });
    return await train(session.trainable, position, configuration, outputs, stop);
  } finally {
    progress.stop();
    observers.dispose?.();
  }
}

/**
 * Where the newest whole checkpoint is, or the beginning.
 *
 * @throws InvalidInput when there are checkpoints and none can be used, or the run is past its last step
 */
async function firstPosition<Configuration extends RunConfiguration>(
  kind: CheckpointKind<Configuration>,
  { folder, description: { configuration, from } }: OpenedRun<Configuration>,
  trainable: AnyTrainable,
  print: (line: string) => void,
): Promise<{ position: Position; logBytes: number }> {
  const { refused, ...restored } = await restoreNewest(
    folder.checkpoints,
    kind,
    trainable,
    configuration,
  );
  if (!restored.state) {
    if (refused.length > 0)
      throw new InvalidInput(`no checkpoint can be used: ${refused.join('; ')}`);
    await requireNothingLost(folder, configuration, print);
    if (from) {
      await beginWith(trainable.tensors, from);
      print(`beginning with the weights of ${from.path}`);
    }
    return { position: { step: 0, seconds: 0, metrics: createMetricsWindow() }, logBytes: 0 };
  }
  for (const line of refused) print(`refused: ${line}`);
  const { step } = restored.state;
  if (step > configuration.steps) {
    restored.state.metrics.clear();
    throw new InvalidInput(
      `--steps ${configuration.steps}: the run is already at iteration ${step}; ${step} or more are allowed`,
    );
  }
  print(`continuing at iteration ${step} of ${configuration.steps}`);
  return { position: restored.state, logBytes: restored.logBytes };
}

/** Whatever else a line of the log says. */
const anyLineSchema = z.looseObject({ step: z.int().nonnegative() });

/**
 * Requires of a run without checkpoints that it has ended before its first one was saved: only then may it start
 * again, and its log be cut.
 *
 * @throws InvalidInput that says what can be done
 */
async function requireNothingLost(
  { checkpoints, logFile, model }: RunFolder,
  { steps, checkpointEvery }: RunConfiguration,
  print: (line: string) => void,
): Promise<void> {
  const last = (await readJsonLines(logFile, anyLineSchema)).at(-1);
  if (!last) return;
  // The log has a step before its checkpoint is saved, which may have failed or been killed.
  const isBeforeFirst = last.step <= Math.min(steps, checkpointEvery);
  const hasEnded = (await namesIn(model)).length > 0;
  if ((await isPresent(checkpoints)) && isBeforeFirst && !hasEnded) {
    print('the run ended before its first checkpoint: starting again at iteration 0');
    return;
  }
  throw new InvalidInput(
    `${checkpoints}: has no checkpoint, but ${logFile} goes up to iteration ${last.step}: put the checkpoints back, or start a new run in another folder; to start this one again from iteration 0, remove ${logFile}`,
  );
}

function introduceRun<Configuration>(
  { folder, engine, dataset }: OpenedRun<Configuration>,
  isLogShort: boolean,
  print: (line: string) => void,
): void {
  if (isLogShort)
    print(`${folder.logFile}: lines are missing that were there when the checkpoint was saved`);
  print(`engine ${engine.name}, data ${dataset.name}, ${dataset.train.count} images`);
  for (const note of dataset.notes ?? []) print(`data ${dataset.name}: ${note}`);
  for (const { name, reason } of engine.passedOver) print(`engine ${name} is not used: ${reason}`);
}
