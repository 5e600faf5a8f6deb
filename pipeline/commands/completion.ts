import { Command } from '@commander-js/extra-typings';
import { measureModelCompletion } from '../companions/model-completion.ts';
import { nonEmpty, runCommand, wholeNumber } from './command.ts';
import { withEvaluationProgress } from './terminal.ts';

const command = new Command('pipeline:completion')
  .description(
    'Evaluates how a model completes held-out images with each half hidden in turn, in comparison with a nearest-neighbour baseline.',
  )
  .requiredOption('--model <DIR>', 'the folder of one model, …/<id>, or of a run', nonEmpty)
  .option('--data <mnist|DIR>', 'the data set whose held-out images to complete', nonEmpty, 'mnist')
  .option('--images <N>', 'held-out images for each of the four masks', wholeNumber(1), 500)
  .option(
    '--threads <N>',
    'threads of the wasm engine; the number does not change the results',
    wholeNumber(1, 64),
    1,
  )
  .option(
    '--sheet <FILE>',
    'the file to write a picture of completions to (default: none)',
    nonEmpty,
  )
  .action(async (flags) => {
    const lines = await withEvaluationProgress(async (progress) =>
      measureModelCompletion(flags, progress),
    );
    process.stdout.write(`${lines.join('\n')}\n`);
  });

await runCommand(command);
