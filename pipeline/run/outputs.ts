import { join } from 'node:path';
import { dimensionsOf, encodeSheet } from '../data/images.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { makeFolder } from '../files/make-folder.ts';
import type { RunBackup } from '../run-store/keep.ts';
import type { Progress } from '../terminal/progress.ts';
import type { EventFile } from './tensorboard.ts';
import { saveCheckpoint } from './checkpoint.ts';
import type {
  AnyTrainable,
  LogEntry,
  Observers,
  RunConfiguration,
  Session,
  Warning,
} from './kind.ts';
import type { TrainingOutputs } from '../nn/train.ts';

/** Where a run's events go beside its folder. */
export interface Reporters<Entry extends LogEntry, Notice extends Warning> {
  readonly observers: Observers<Entry, Notice>;
  readonly progress: Progress<Entry>;
  readonly backup: RunBackup;
  /** null: none is written. */
  readonly events: EventFile | null;
}

/** Sends what the training loop reports to the run's folder and to the person. */
export function createOutputs<
  Configuration extends RunConfiguration,
  Entry extends LogEntry,
  Notice extends Warning,
>(
  { run, trainable, log }: Session<Configuration, Entry, Notice, AnyTrainable>,
  { observers, progress, backup, events }: Reporters<Entry, Notice>,
): TrainingOutputs {
  const { folder, description } = run;
  const { configuration } = description;
  const image = dimensionsOf(configuration.imageShape);
  const warn = async (warnings: readonly Notice[] = []) => reportWarnings(warnings, log, progress);
  return {
    begun: ({ step, seconds }) => progress.begun({ step, seconds }),
    async log({ step, seconds }, means) {
      const entry = await observers.entry(step, seconds, means);
      await log.append(entry);
      await events?.append(entry);
      progress.update(entry);
      await warn(observers.checkLog?.());
      await observers.checkEarly?.(step);
    },
    async sample({ step }) {
      const { samples } = trainable;
      if (!samples) return;
      const images = await samples.draw();
      const sheet = encodeSheet(images, samples.columns, image);
      await writeSheet(folder.samples, step, sheet);
      await warn(observers.checkSamples?.(step, images));
    },
    async evaluate({ step, seconds }) {
      await observers.evaluate?.(step, seconds);
    },
    async checkpoint(position) {
      const logBytes = await log.sync();
      await saveCheckpoint(folder.checkpoints, trainable, position, configuration, logBytes);
      for (const problem of backup.saved()) progress.print(`warning: ${problem}`);
    },
  };
}

/** Adds warnings to the log, and shows them. */
async function reportWarnings<Entry extends LogEntry, Notice extends Warning>(
  warnings: readonly Notice[],
  log: Session<RunConfiguration, Entry, Notice, AnyTrainable>['log'],
  progress: Progress<Entry>,
): Promise<void> {
  for (const warning of warnings) {
    await log.append(warning);
    progress.print(`warning: iteration ${warning.step}: ${warning.message}`);
  }
}

/** Writes the sheet of samples of an iteration. */
async function writeSheet(folder: string, step: number, sheet: Uint8Array): Promise<void> {
  await makeFolder(folder);
  const name = `step-${String(step).padStart(6, '0')}.png`;
  await writeFileDurably(join(folder, name), sheet);
}
