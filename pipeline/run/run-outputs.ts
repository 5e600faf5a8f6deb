import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../gan/configuration.ts';
import type { LabelledImages } from '../data/labelled-images.ts';
import type { Progress } from '../terminal/progress.ts';
import type { RunFolder } from '../record/run-folder.ts';
import type { Measurement } from './measure-on-the-way.ts';
import type { RunHistory } from '../record/run-history.ts';
import type { RunLog } from '../record/run-log.ts';
import type { RunKeeper } from '../run-store/keep.ts';
import { type BalanceWarning, variety, watchBalance, watchVariety } from '../gan/balance.ts';
import { saveCheckpoint } from './checkpoint.ts';
import { drawSampleSheet } from '../gan/sample-sheet.ts';
import type { TrainingOutputs } from './train.ts';
import { writeFileDurably } from '../files/durable-writes.ts';

/** Real images that the samples' variety is compared with. */
const referenceCount = 1000;

/** Where a run's tidings go. */
export interface RunReporters {
  readonly log: RunLog;
  readonly progress: Progress;
  readonly history: RunHistory;
  /** Null where nothing is measured on the way. */
  readonly measurement: Measurement | null;
  readonly keeper: RunKeeper;
}

/** Sends what the training loop tells to the run's folder and to the person. */
export function createRunOutputs(
  folder: RunFolder,
  configuration: Configuration,
  images: LabelledImages,
  { log, progress, measurement, history, keeper }: RunReporters,
): TrainingOutputs {
  const realVariety = varietyOfReal(images);
  const warn = async (warnings: readonly BalanceWarning[]) => {
    for (const warning of warnings) {
      await log.append(warning);
      progress.say(`warning: iteration ${warning.step}: ${warning.message}`);
    }
  };
  return {
    async log(entry) {
      await log.append(entry);
      progress.update(entry);
      await warn(watchBalance(log.entries));
    },
    async sample(state) {
      const sheet = await drawSampleSheet(state, configuration);
      const name = `step-${String(state.step).padStart(6, '0')}.png`;
      await mkdir(folder.samples, { recursive: true });
      await writeFileDurably(join(folder.samples, name), sheet.png);
      if (state.step > configuration.headStart) {
        await warn(watchVariety(state.step, sheet.variety, realVariety));
      }
    },
    async evaluate(state) {
      if (measurement) await history.append(await measurement.measure(state));
    },
    async checkpoint(state) {
      await saveCheckpoint(folder.checkpoints, state, configuration, await log.sync());
      for (const problem of keeper.saved()) progress.say(`warning: ${problem}`);
    },
  };
}

function varietyOfReal({ count, height, width, pixels }: LabelledImages): number {
  const taken = Math.min(count, referenceCount);
  return variety(Float32Array.from(pixels.subarray(0, taken * height * width)), taken);
}
