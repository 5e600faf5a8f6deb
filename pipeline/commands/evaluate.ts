import { Command } from '@commander-js/extra-typings';
import { defaultThreads } from '../engines/wasm.ts';
import { classifierPlaces } from '../classifier/load-or-train.ts';
import { evaluateModelFolder } from '../evaluation/model-folder.ts';
import { fewestImages } from '../evaluation/sizes.ts';
import { nonEmpty, runCommand, wholeNumber } from './command.ts';
import { withEvaluationProgress } from './with-evaluation-progress.ts';

const command = new Command('pipeline:evaluate')
  .description(
    'Measures what a model draws against real test images, each figure beside what real training images reach.',
  )
  .requiredOption('--model <DIR>', 'the folder of one model, …/<id>', nonEmpty)
  .option(
    '--data <mnist|DIR>',
    'whose test images to measure against (default: what the model was trained on)',
    nonEmpty,
  )
  .option(
    '--images <N>',
    'digits in a draw (default: as many as there are test images, up to 10000, or 2000 with --quick)',
    wholeNumber(fewestImages),
  )
  .option('--draws <N>', 'independent draws (default: 3, or 2 with --quick)', wholeNumber(1, 100))
  .option(
    '--score-draws <N>',
    'classifiers trained on generated digits (default: 3, or 1 with --quick)',
    wholeNumber(1, 100),
  )
  .option('--quick', 'smaller sets: a first look in a minute or two', false)
  .option('--json', 'the evaluation as JSON on stdout, as manifests hold it', false)
  .option(
    '--threads <N>',
    'of the wasm engine; the figures do not depend on it',
    wholeNumber(1, 64),
    defaultThreads(),
  )
  .option(
    '--classifiers <DIR>',
    'where classifiers that are trained here are kept',
    nonEmpty,
    classifierPlaces.folder,
  )
  .option('--out <DIR>', 'where closest-pairs.png goes (default: nowhere)', nonEmpty)
  .action(async (flags) => {
    const text = await withEvaluationProgress(async (progress) =>
      evaluateModelFolder(flags, progress),
    );
    process.stdout.write(text);
  });

await runCommand(command);
