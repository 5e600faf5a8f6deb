import { evaluateModelFolder } from '../evaluation/model-folder.ts';
import { nonEmpty, runCommand } from './command.ts';
import { commandWithEvaluationFlags } from './evaluation-flags.ts';
import { withEvaluationProgress } from './terminal.ts';

const command = commandWithEvaluationFlags('pipeline:evaluate')
  .description(
    'Compares the images of a model with the validation images that were held out from its training, or with the test images where none were, and shows the same figures for real training images.',
  )
  .requiredOption('--model <DIR>', 'the folder of one model, …/<id>, or of a run', nonEmpty)
  .option(
    '--data <mnist|DIR>',
    'the data set to compare with (default: the one the model was trained on); of another one, the test images',
    nonEmpty,
  )
  .option('--json', 'print the evaluation as JSON, in the form of the manifest', false)
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
