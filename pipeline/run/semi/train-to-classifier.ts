import { rm } from 'node:fs/promises';
import type { Engine } from '../../engines/engine.ts';
import { createProgressOf, formatDuration } from '../../terminal/progress.ts';
import { writeRunDescription } from '../../record/run-folder.ts';
import { lockRun } from '../../files/locks.ts';
import { openJsonLines } from '../../record/run-log.ts';
import { resumeFlags } from '../resume-flags.ts';
import type { Surroundings } from '../train-to-model.ts';
import { type Keeping, finishKeeping, keepRun } from '../../run-store/keep.ts';
import { finishSemiRun, semiFiles } from './finish-semi-run.ts';
import { firstSemiState } from './first-semi-state.ts';
import { semiFigures, semiLogEntrySchema } from './log-entry.ts';
import { type OpenedSemiRun, openSemiRun, type SemiRunFlags, startSemiRun } from './semi-run.ts';
import { createLearner } from './create-learner.ts';
import type { Learner } from '../../semi/learner.ts';
import { createSemiOutputs } from './semi-outputs.ts';
import { type SemiState, trainSemiSupervised } from './train-semi-supervised.ts';

/**
 * Trains from the flags to a classifier in the run's folder and its errors on the test images, or until it
 * is interrupted: then a checkpoint is saved and the command that goes on is said.
 *
 * @param given only the flags that the person wrote, for --resume to compare
 * @param keeping where the run is kept beside its folder
 * @throws InvalidInput for wrong flags, data or folders, before anything is computed
 */
export async function trainToClassifier(
  flags: SemiRunFlags,
  given: Partial<SemiRunFlags>,
  { stream, onInterrupt }: Surroundings,
  keeping: Keeping | null = null,
): Promise<'finished' | 'stopped'> {
  const say = (line: string) => stream.write(`${line}\n`);
  const stop = new AbortController();
  onInterrupt(() => stop.abort());
  const run = flags.resume ? await openSemiRun(flags, given) : await startSemiRun(flags);
  const { folder, description, dataset, engine } = run;
  const { configuration } = description;
  const unlock = await lockRun(folder.path);
  const learner = createLearner(configuration, dataset.train, run.choice);
  try {
    const { state, logBytes } = await firstSemiState(run, learner, say);
    // Only now, when it is known that the run can go on as it is asked to.
    await writeRunDescription(folder, description);
    sayBeginning(run, engine, say);
    const sitting = { run, learner, state, stream, stop, keeping };
    return await playAndEnd(sitting, logBytes, say);
  } finally {
    learner.dispose();
    await unlock();
  }
}

/** A run that is at work. */
interface Sitting {
  readonly run: OpenedSemiRun;
  readonly learner: Learner;
  readonly state: SemiState;
  readonly stream: NodeJS.WriteStream;
  readonly stop: AbortController;
  readonly keeping: Keeping | null;
}

/** Trains to the last step and ends the run, or saves it where it is stopped. */
async function playAndEnd(
  { run, learner, state, stream, stop, keeping }: Sitting,
  logBytes: number,
  say: (line: string) => void,
): Promise<'finished' | 'stopped'> {
  const { folder, description } = run;
  const { configuration } = description;
  const log = await openJsonLines(folder.logFile, logBytes, semiLogEntrySchema);
  if (log.isShort) say(`${folder.logFile}: lines are missing that the checkpoint had seen`);
  const progress = createProgressOf(stream, state.step, configuration.steps, semiFigures);
  try {
    // What was found of an earlier end, which a run that goes on leaves behind.
    await rm(semiFiles(folder.path).result, { force: true });
    const keeper = await keepRun(keeping, folder.path, () => stop.abort());
    const outputs = createSemiOutputs(run, learner, { log, progress, keeper });
    const training = trainSemiSupervised(configuration, learner, state, outputs, stop.signal);
    const outcome = await training.finally(() => progress.stop());
    if (outcome === 'finished') await endRun(run, learner, state, say);
    else {
      await outputs.checkpoint(state);
      say(`stopped at iteration ${state.step} of ${configuration.steps}; to go on:`);
      say(`  npm run pipeline:train -- ${resumeFlags(folder, keeping)}`);
    }
    await finishKeeping(keeper, outcome, say);
    return outcome;
  } finally {
    await log.close();
  }
}

async function endRun(
  run: OpenedSemiRun,
  learner: Learner,
  state: SemiState,
  say: (line: string) => void,
): Promise<void> {
  const result = await finishSemiRun(run, learner, state);
  const files = semiFiles(run.folder.path);
  say(`trained in ${formatDuration(state.seconds)}`);
  say(`its classifier: ${files.classifier}`);
  say(
    `${result.errors} errors of ${result.testCount} test images (${(100 * result.errorRate).toFixed(2)} %): ${files.result}`,
  );
}

function sayBeginning(
  { dataset, choice, description }: OpenedSemiRun,
  engine: Engine,
  say: (line: string) => void,
): void {
  const { labelSeed, labelsOnly, method } = description.configuration;
  say(`engine ${engine.name}, data ${dataset.name}, ${dataset.train.count} images`);
  const rest = labelsOnly ? 'nothing else' : `${choice.unlabelled.length} images without labels`;
  say(`${choice.labelled.length} labels by label seed ${labelSeed}, and ${rest}`);
  if (method.name === 'consistency' && method.targets && !labelsOnly) {
    say('first every image is compared with all others, a minute or two for 60,000');
  }
}
