import { Command } from '@commander-js/extra-typings';
import { writeFileDurably } from '../files/durable-writes.ts';
import { defaultThreads } from '../engines/wasm.ts';
import { classifierPlaces } from '../classifier/load-or-train.ts';
import { fewestImages } from '../evaluation/sizes.ts';
import { testModels, testTable } from '../evaluation/test-models.ts';
import { nonEmpty, runCommand, wholeNumber } from './command.ts';
import { withEvaluationProgress } from './terminal.ts';

const command = new Command('pipeline:test')
  .description(
    'Compares models with the test images, once all choices are made: several models of one recipe give a mean and a standard deviation over training seeds.',
  )
  .requiredOption(
    '--model <DIR...>',
    'folders of models, …/<id>, that differ in their training seed only',
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
  .option('--quick', 'use smaller sets, for a try of the command', false)
  .option('--out <FILE>', 'a file to write the figures to, as JSON (default: none)', nonEmpty)
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
  .action(async ({ classifiers, out, ...flags }) => {
    const places = { ...classifierPlaces, folder: classifiers };
    const result = await withEvaluationProgress(async (progress) =>
      testModels(flags, places, progress),
    );
    if (out !== undefined) await writeFileDurably(out, `${JSON.stringify(result, null, 1)}\n`);
    process.stdout.write(testTable(result));
  });

await runCommand(command);
