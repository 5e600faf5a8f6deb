import { Command, Option } from '@commander-js/extra-typings';
import { giveClassifier, labelOrder } from '../companions/labelled-classifier.ts';
import { formatNames } from '../data/dataset.ts';
import { engineNames } from '../engines/engine.ts';
import { defaultThreads } from '../engines/wasm.ts';
import { InvalidInput } from '../invalid-input.ts';
import { readModelFolder } from '../publishing/write-model.ts';
import { shellQuoted } from '../run/flags.ts';
import { labelImages, requireLabels } from '../run/label-images.ts';
import { fewestSteps } from '../run/semi-configuration.ts';
import { semiRun } from '../run/semi.ts';
import { trainRun } from '../run/session.ts';
import type { SemiConfiguration } from '../semi/configuration.ts';
import { semiPresetNames } from '../semi/presets.ts';
import { exitCodes, nonEmpty, runCommand, wholeNumber } from './command.ts';
import { withReadingFlags } from './reading-flags.ts';
import { printOnStderr, terminalOfProcess, withEvaluationProgress } from './terminal.ts';
import { givenFlags, requireOneLength } from './train-flags.ts';

const command = withReadingFlags(new Command('pipeline:label'))
  .description(
    'Labels images of which a person labelled some: trains a classifier on both, writes a label with its probability for every image, and shows the images to label next.',
  )
  .requiredOption('--out <DIR>', 'the run folder', nonEmpty)
  .option('--data <PATH>', `the images: a folder, a zip or a file of ${formatNames}`, nonEmpty)
  .option(
    '--labels <FILE>',
    'a CSV file: an image (its path in the data, or its number from 0) and its label in each row',
    nonEmpty,
  )
  .addOption(
    new Option('--preset <name>', 'how the classifier is trained (docs/semi-supervised.md)')
      .choices(semiPresetNames)
      .default('semi-convolutional' as const),
  )
  .option(
    '--epochs <N>',
    `passes through the images (default: the preset's, or ${fewestSteps} iterations where those are more)`,
    wholeNumber(1, 100_000),
  )
  .option('--steps <N>', 'number of iterations, in place of --epochs', wholeNumber(1, 100_000_000))
  .option('--seed <N>', 'the seed of the training', wholeNumber(0, 4_294_967_295), 1)
  .addOption(
    new Option('--engine <name>', 'the backend that computes')
      .choices(['auto', ...engineNames] as const)
      .default('auto' as const),
  )
  .option(
    '--threads <N>',
    'threads of the wasm engine; the number does not change the labels',
    wholeNumber(1, 64),
    defaultThreads(),
  )
  .option(
    '--model <DIR>',
    'a model that draws such images with these labels: it is written once more, with the classifier as its companion',
    nonEmpty,
  )
  .option('--resume', 'go on with the run in --out', false)
  .action(async (flags, self) => {
    const { out, data = '', labels, model, resume } = flags;
    if (!resume && (data === '' || labels === undefined)) {
      throw new InvalidInput('--data and --labels: both are needed, except with --resume');
    }
    const requested = { ...flags, data, labelsPerClass: 1, labelSeed: 1, labelsOnly: false };
    const given = givenFlags(requested, self);
    requireOneLength(given);
    if (resume) await requireLabels(out);
    const kind = model === undefined ? semiRun : await runForModel(model);
    const terminal = {
      ...terminalOfProcess(),
      command: 'pipeline:label',
      furtherFlags: model === undefined ? '' : `--model ${shellQuoted(model)}`,
    };
    const { outcome } = await trainRun(kind, requested, given, terminal);
    if (outcome === 'stopped') {
      process.exitCode = exitCodes.interrupted;
      return;
    }
    await withEvaluationProgress(async () => {
      await writeLabels(out);
      if (model !== undefined) await writeModelWithClassifier(out, model);
    });
  });

/** A few-label run that refuses, before it computes anything, labels or images that a model does not have. */
async function runForModel(model: string): Promise<typeof semiRun> {
  const { manifest } = await readModelFolder(model);
  const fitting = (configuration: SemiConfiguration) => {
    labelOrder(configuration, manifest, model);
    return configuration;
  };
  return {
    ...semiRun,
    resolve: (flags, dataset) => fitting(semiRun.resolve(flags, dataset)),
    resume: (stored, given, dataset) => fitting(semiRun.resume(stored, given, dataset)),
  };
}

async function writeLabels(out: string): Promise<void> {
  const { labels, unsure } = await labelImages(out);
  printOnStderr(`labels of all images: ${labels}`);
  printOnStderr(
    unsure
      ? `the least sure, to label next: ${unsure.list}, with pictures in ${unsure.sheet}`
      : 'every image has a label that was given',
  );
}

async function writeModelWithClassifier(out: string, model: string): Promise<void> {
  const { manifest, path } = await giveClassifier(out, model);
  printOnStderr(`model with this classifier: ${path}`);
  printOnStderr(
    manifest.companions.discriminator
      ? `to serve it: npm start -- --model ${shellQuoted(path)}`
      : 'for /judge it needs a discriminator, too: give a model that pipeline:companions has written',
  );
}

await runCommand(command);
