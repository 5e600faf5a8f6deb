import type { Progress } from '../../terminal/progress.ts';
import type { JsonLines } from '../../record/run-log.ts';
import type { RunKeeper } from '../../run-store/keep.ts';
import { iterationsPerEpoch } from '../../semi/batches.ts';
import { countErrors, selectImages } from '../../semi/count-errors.ts';
import type { Learner } from '../../semi/learner.ts';
import type { SemiLogEntry } from './log-entry.ts';
import { plainNetwork } from '../../semi/plain-network.ts';
import { writeSemiSamples } from './samples.ts';
import { saveSemiCheckpoint } from './semi-checkpoint.ts';
import type { OpenedSemiRun } from './semi-run.ts';
import type { SemiOutputs } from './train-semi-supervised.ts';

/** Where a run's tidings go. */
export interface SemiReporters {
  readonly log: JsonLines<SemiLogEntry>;
  readonly progress: Progress<SemiLogEntry>;
  readonly keeper: RunKeeper;
}

/** Sends what the loop tells to the run's folder and to the person. */
export function createSemiOutputs(
  { folder, description, dataset, choice }: OpenedSemiRun,
  learner: Learner,
  { log, progress, keeper }: SemiReporters,
): SemiOutputs {
  const { configuration } = description;
  const perEpoch = iterationsPerEpoch(choice.unlabelled.length, configuration.batchSize);
  const validation = selectImages(dataset.train, choice.validation);
  const network = plainNetwork(configuration);
  let lastEpoch = 0;
  return {
    async log({ step, seconds }, losses) {
      const epoch = step / perEpoch;
      const isDue = validation.count > 0 && Math.floor(epoch) > lastEpoch;
      lastEpoch = Math.floor(epoch);
      const errors = isDue ? await countErrors(network, learner.classifier(), validation) : 0;
      const found = isDue ? { validationError: errors / validation.count } : {};
      const entry: SemiLogEntry = { step, epoch, seconds, losses, ...found };
      await log.append(entry);
      progress.update(entry);
    },
    sample: ({ step }) => writeSemiSamples(folder, step, learner, configuration),
    async checkpoint(state) {
      const { checkpoints } = folder;
      await saveSemiCheckpoint(checkpoints, learner, state, configuration, await log.sync());
      for (const problem of keeper.saved()) progress.say(`warning: ${problem}`);
    },
  };
}
