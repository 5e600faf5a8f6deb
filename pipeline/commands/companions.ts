import { Command } from '@commander-js/extra-typings';
import {
  companionTable,
  defaultCompletionImages,
  makeCompanions,
} from '../companions/companions.ts';
import { defaultThreads } from '../engines/wasm.ts';
import { nonEmpty, runCommand, wholeNumber } from './command.ts';
import { withEvaluationProgress } from './terminal.ts';

const command = new Command('pipeline:companions')
  .description(
    "Trains the networks that judge, classify and complete images for a run's model, and writes a new model that includes them.",
  )
  .requiredOption('--run <DIR>', 'the folder of a finished run', nonEmpty)
  .option(
    '--images <N>',
    'held-out images to evaluate completion with, for each of four masks; 0 skips this',
    wholeNumber(0),
    defaultCompletionImages,
  )
  .option(
    '--threads <N>',
    'threads of the wasm engine; the number does not change the networks',
    wholeNumber(1, 64),
    defaultThreads(),
  )
  .option(
    '--out <DIR>',
    "the folder to write the model's folder to (default: model/ of the run)",
    nonEmpty,
  )
  .action(async (flags) => {
    const { manifest, folder } = await withEvaluationProgress(async (progress) =>
      makeCompanions(flags, progress),
    );
    const lines = [...companionTable(manifest.companions), `model: ${folder}/${manifest.id}`];
    process.stdout.write(`${lines.join('\n')}\n`);
  });

await runCommand(command);
