import * as z from 'zod';
import { isPresent, namesIn } from '../files/missing-files.ts';
import { InvalidInput } from '../invalid-input.ts';
import { createMetricsWindow } from '../nn/metrics.ts';
import type { Position } from '../nn/train.ts';
import { removeOldCheckpoints } from '../record/checkpoint-files.ts';
import type { RunFolder } from '../record/run-folder.ts';
import { readJsonLines } from '../record/stored.ts';
import { type CheckpointKind, restoreNewest } from './checkpoint.ts';
import type { AnyTrainable, RunConfiguration } from './kind.ts';
import type { OpenedRun } from './open.ts';
import { beginWith } from './origin.ts';

/**
 * Where a run goes on: at its newest whole checkpoint, or at the beginning.
 *
 * @throws InvalidInput when there are checkpoints and none can be used, or the run is past its last step
 */
export async function firstPosition<Configuration extends RunConfiguration>(
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
  // A process that was killed may have left a third one, and a run that was at its end saves none any more.
  await removeOldCheckpoints(folder.checkpoints);
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
