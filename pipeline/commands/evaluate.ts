import { Command } from '@commander-js/extra-typings';
import { defaultThreads } from '../engines/wasm.ts';
import { classifierPlaces } from '../classifier/load-or-train.ts';
import { evaluateModelFolder } from '../evaluation/model-folder.ts';
import { fewestImages } from '../evaluation/sizes.ts';
import { nonEmpty, runCommand, wholeNumber } from './command.ts';
import { withEvaluationProgress } from './terminal.ts';

const command = new Command('pipeline:evaluate')
  .description(
    'Compares the digits of a model with real test images, and shows the same figures for real training images.',
  )
  .requiredOption('--model <DIR>', 'the folder of one model, …/<id>', nonEmpty)
  .option(
    '--data <mnist|DIR>',
    'the data set whose test images to use (default: the one the model was trained on)',
    nonEmpty,
  )
  .option(
    '--images <N>',
    'digits per draw (default: the number of test images, up to 10000, or 2000 with --quick)',
    wholeNumber(fewestImages),
  )
  .option('--draws <N>', 'independent draws (default: 3, or 2 with --quick)', wholeNumber(1, 100))
  .option(
    '--score-draws <N>',
    'classifiers trained on generated digits (default: 3, or 1 with --quick)',
    wholeNumber(1, 100),
  )
  .option('--quick', 'use smaller sets, for an estimate in a minute or two', false)
  .option('--json', 'print the evaluation as JSON, in the form of the manifest', false)
  .option(
    '--threads <N>',
    'threads of the wasm engine; the number does not change the results',
    wholeNumber(1, 64),
    defaultThreads(),
  )
  .option(
    '--classifiers <DIR>',
    'the folder for classifiers that the command trains',
    nonEmpty,
    classifierPlaces.folder,
  )
  .option(
    '--out <DIR>',
    'the folder to write closest-pairs.png and closest-held-out-pairs.png to (default: none)',
    nonEmpty,
  )
  .action(async (flags) => {
    const text = await withEvaluationProgress(async (progress) =>
      evaluateModelFolder(flags, progress),
    );
    process.stdout.write(text);
  });

await runCommand(command);
