import { unevenLabels } from '../gan/batches.ts';
import { type Configuration, configurationSchema } from '../gan/configuration.ts';
import { watchBalance, watchVariety } from '../gan/balance.ts';
import {
  afterCollapse,
  areOfOneKind,
  isEarlyLookDue,
  varietyOfReal,
  varietyOfSamples,
} from '../gan/early-collapse.ts';
import {
  type BalanceWarning,
  ganLogEntry,
  ganProgress,
  logEntries,
  type LogEntry,
  logLineSchema,
} from '../gan/log.ts';
import { adversarialLosses } from '../gan/loss.ts';
import { type PresetName, presetNames } from '../gan/presets.ts';
import { createTrainableGan, ganStateSchema, type TrainableGan } from '../gan/trainable.ts';
import type { Dataset } from '../data/dataset.ts';
import { defaultValidationImages } from '../data/validation.ts';
import { reportFiles } from '../record/run-folder.ts';
import { openRunHistory } from '../record/log.ts';
import { BeginAgain } from './begin-again.ts';
import { createEvaluationProgress } from '../terminal/evaluation-progress.ts';
import { interruptible } from '../terminal/interruption.ts';
import { endGanRun, forgetEvaluation, type GanSession } from './gan-end.ts';
import {
  ganSettings,
  isTooShortForFullEvaluation,
  repeatedConfiguration,
  resolveConfiguration,
  resumeConfiguration,
  type TrainingFlags,
} from './gan-configuration.ts';
import { prepareMeasurement } from './gan-measurement.ts';
import type { RunFlags } from './open.ts';
import { requireSameNetworks } from './origin.ts';
import type { Observers, RunKind } from './kind.ts';

/** What a person may say of a GAN's run on the command line. */
export interface GanRunFlags extends RunFlags, TrainingFlags {
  readonly preset: TrainingFlags['preset'];
}

/** A run that trains a GAN to a model, measured and with a report. */
export const ganRun: RunKind<GanRunFlags, Configuration, LogEntry, BalanceWarning, TrainableGan> = {
  configurationSchema,
  stateSchema: ganStateSchema,
  lineSchema: logLineSchema,
  // Neither the length, nor where the data lie (their hash is compared), nor how the model is measured.
  mayDiffer: { steps: 0, data: '', evaluation: 'none' },
  changeable: '--steps, --data and --evaluation',
  fixed: [
    'preset',
    'seed',
    'headStart',
    'validationImages',
    'batchSize',
    'sampleEvery',
    'checkpointEvery',
  ],
  settings: ganSettings,
  validationImages: defaultValidationImages,
  resolve: resolveConfiguration,
  resume: resumeConfiguration,
  fitData: repeatedConfiguration,
  checkOrigin: (configuration, origin) => requireSameNetworks(origin, configuration),
  create: ({ description, dataset }) =>
    createTrainableGan(description.configuration, dataset.train),
  introduce: ({ dataset, description: { configuration } }) => [
    ...describeImages(dataset),
    ...describeShares(dataset, configuration),
    ...describeEvaluation(configuration),
  ],
  figures: ganProgress,
  prepare: prepareGanRun,
  end: endGanRun,
};

/** Measures on the way, and watches the balance of both networks. */
async function prepareGanRun(session: GanSession): Promise<Observers<LogEntry, BalanceWarning>> {
  const { run, trainable, position, log, stream, stop } = session;
  const { folder, description, dataset } = run;
  const { configuration } = description;
  if (position.step < configuration.steps) await forgetEvaluation(folder);
  const history = await openRunHistory(reportFiles(folder).history, position.step);
  const preparing = interruptible(createEvaluationProgress(stream), stop);
  const measurement = await prepareMeasurement(configuration, dataset, preparing).finally(() =>
    preparing.stop(),
  );
  const { shows } = adversarialLosses[configuration.loss];
  const realVariety = varietyOfReal(dataset.train);
  const whenCollapsed = afterCollapse(configuration);
  return {
    entry: async (step, seconds, means) => ganLogEntry(step, seconds, means),
    checkLog: () => watchBalance(logEntries(log.lines), shows),
    checkSamples: (step, images) =>
      step > configuration.headStart
        ? watchVariety(step, varietyOfSamples(images), realVariety)
        : [],
    async checkEarly(step) {
      const trained = step - configuration.headStart;
      if (!whenCollapsed || !isEarlyLookDue(trained, configuration.logEvery)) return;
      const found = varietyOfSamples((await trainable.samples?.draw()) ?? []);
      if (!areOfOneKind(found, realVariety)) return;
      throw new BeginAgain(collapseMessage(step, found / realVariety), whenCollapsed);
    },
    async evaluate(step, seconds) {
      if (!measurement) return;
      const figures = await measurement.measure(trainable.gan);
      await history.append({ step, seconds, ...figures });
    },
    dispose: () => measurement?.dispose(),
  };
}

function describeImages({ name, train, validation }: Dataset): readonly string[] {
  return validation
    ? [`${train.count} training images of ${name}; ${validation.count} are held out for validation`]
    : [];
}

/** Says where the labels of fakes are not drawn equally often. */
function describeShares(
  { train }: Dataset,
  { labels }: Pick<Configuration, 'labels'>,
): readonly string[] {
  if (labels === null || !unevenLabels(train)) return [];
  return [
    'the classes differ in size by more than a factor of 2: the labels of fakes follow their shares in training',
  ];
}

/** Says where a run's figures are quick ones because it is short. */
function describeEvaluation({ preset, steps, evaluation }: Configuration): readonly string[] {
  const isKnown = presetNames.includes(preset as PresetName);
  if (evaluation !== 'quick' || !isKnown) return [];
  if (!isTooShortForFullEvaluation(preset as PresetName, steps)) return [];
  return [
    `the evaluation is quick, because the run is short; --evaluation full takes three to four minutes`,
  ];
}

function collapseMessage(step: number, ratio: number): string {
  return `iteration ${step}: mode collapse: the samples vary only ${ratio.toFixed(2)} times as much as real images. The run begins again with DiffAugment, which changes what the discriminator sees; --set onCollapse=goOn leaves that out`;
}
