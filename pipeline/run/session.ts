import { EngineFailure } from '../engines/engine-failure.ts';
import { withRunLock } from '../files/locks.ts';
import { isPresent } from '../files/missing-files.ts';
import { TrainingDiverged } from '../nn/metrics.ts';
import { checkpointNames } from '../record/checkpoint-files.ts';
import { openJsonLines } from '../record/log.ts';
import { type RunFolder, writeRunDescription } from '../record/run-folder.ts';
import { type BackupTarget, finishBackup, backUpRun } from '../run-store/keep.ts';
import { unlessInterrupted } from '../terminal/interruption.ts';
import { createProgress } from '../terminal/progress.ts';
import { BeginAgain, begunAgain } from './begin-again.ts';
import { saveCheckpoint } from './checkpoint.ts';
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
import { firstPosition } from './first-position.ts';
import { resumeFlags } from './flags.ts';
import { train } from '../nn/train.ts';

/** What a run needs of the process it runs in. */
export interface Terminal {
  readonly stream: NodeJS.WriteStream;
  /** Takes what to do when a person stops the run. */
  readonly onInterrupt: (interrupt: () => void) => void;
  /** The command that goes on with a run; absent: pipeline:train. */
  readonly command?: string;
  /** The flags that this command needs again, such as those of what follows the run; absent: none. */
  readonly furtherFlags?: string;
}

/** Where a session reports to, what stops it, and where it is backed up. */
interface SessionPlaces {
  readonly stream: NodeJS.WriteStream;
  readonly stop: AbortController;
  readonly backupTarget: BackupTarget | null;
  /** Whether the log is written for TensorBoard; a run that has such files goes on with them anyway. */
  readonly tensorboard: boolean;
  /** The command that goes on with the run, with its flags. */
  readonly resumeCommand: string;
}

/** How a session ended, and the run that it worked on. */
export interface SessionEnd<Configuration> {
  readonly outcome: 'finished' | 'stopped';
  readonly folder: RunFolder;
  readonly configuration: Configuration;
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
  { stream, onInterrupt, command = 'pipeline:train', furtherFlags = '' }: Terminal,
  backupTarget: BackupTarget | null = null,
): Promise<SessionEnd<Configuration>> {
  const stop = new AbortController();
  onInterrupt(() => stop.abort());
  const { folder, open } = flags.resume
    ? await startedRun(kind, flags, given)
    : await newRun(kind, flags, given);
  const { tensorboard = false } = flags;
  return withRunLock(folder.path, async () => {
    const resuming = [resumeFlags(folder, backupTarget), furtherFlags].join(' ').trim();
    const resumeCommand = `npm run ${command} -- ${resuming}`;
    const places = { stream, stop, backupTarget, tensorboard, resumeCommand };
    let run = await open();
    let outcome = await trainOpened(kind, run, places);
    while (outcome instanceof BeginAgain) {
      stream.write(`${outcome.message}\n`);
      run = await begunAgain(run, outcome.configuration as Configuration);
      // This process holds the store's run by now.
      const held = backupTarget && { ...backupTarget, mayBeTaken: true };
      outcome = await trainOpened(kind, run, { ...places, backupTarget: held });
    }
    return { outcome, folder, configuration: run.description.configuration };
  });
}

/** Trains a run that is open and locked. @returns how it ended, or with what it is to begin again */
async function trainOpened<
  Flags extends RunFlags,
  Configuration extends RunConfiguration,
  Entry extends LogEntry,
  Notice extends Warning,
  Work extends AnyTrainable,
>(
  kind: RunKind<Flags, Configuration, Entry, Notice, Work>,
  run: OpenedRun<Configuration>,
  places: SessionPlaces,
): Promise<'finished' | 'stopped' | BeginAgain> {
  const trainable = kind.create(run);
  try {
    return await trainFromPosition(kind, run, trainable, places);
  } catch (error) {
    if (error instanceof BeginAgain) return error;
    throw error;
  } finally {
    trainable.dispose();
  }
}

/** Trains from where the run is. */
async function trainFromPosition<
  Flags extends RunFlags,
  Configuration extends RunConfiguration,
  Entry extends LogEntry,
  Notice extends Warning,
  Work extends AnyTrainable,
>(
  kind: RunKind<Flags, Configuration, Entry, Notice, Work>,
  run: OpenedRun<Configuration>,
  trainable: Work,
  { stream, stop, backupTarget, tensorboard, resumeCommand }: SessionPlaces,
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
      const trained = await trainSession(kind, session, { backup, events }).catch(
        async (error: unknown) => {
          // Its uploads must have ended before the run begins again.
          if (error instanceof BeginAgain) await finishBackup(backup, 'stopped', print);
          throw error;
        },
      );
      if (trained === 'finished') await kind.end(session, print);
      return trained;
    });
    if (outcome === 'stopped') {
      await saveStopped(session, print);
      print(`  ${resumeCommand}`);
    }
    await finishBackup(backup, outcome, print);
    return outcome;
  } catch (error) {
    if (error instanceof EngineFailure) {
      print(await lastCheckpoint(folder, resumeCommand));
    }
    throw error;
  } finally {
    position.metrics.clear();
    await log.close();
  }
}

/** Says where a run that its engine failed can go on: what it did since then is lost. */
async function lastCheckpoint({ checkpoints }: RunFolder, command: string): Promise<string> {
  const [newest] = await checkpointNames(checkpoints);
  const found = newest === undefined ? 'there is no checkpoint yet' : `the last one is ${newest}`;
  return `the engine failed, and iterations since the last checkpoint are lost: ${found}; to continue:\n  ${command}`;
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
  } catch (error) {
    if (error instanceof TrainingDiverged) await adviseAfterDivergence(error, session.run.folder);
    throw error;
  } finally {
    progress.stop();
    observers.dispose?.();
  }
}

/** Adds to the message what the run has saved and what to do: to resume would lead to the same end. */
async function adviseAfterDivergence(
  error: TrainingDiverged,
  { checkpoints }: RunFolder,
): Promise<void> {
  const [last] = await checkpointNames(checkpoints);
  const saved = last ? `the last checkpoint is ${last}` : 'no checkpoint was saved before';
  error.message += `; ${saved}; start a new run with a lower --set optimizer.learningRate`;
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
