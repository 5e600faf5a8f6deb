import { Command } from '@commander-js/extra-typings';
import { companionTable, makeCompanions } from '../companions/companions.ts';
import { nonEmpty, runCommand, wholeNumber } from './command.ts';
import { withEvaluationProgress } from './with-evaluation-progress.ts';

const command = new Command('pipeline:companions')
  .description(
    "Makes the networks that judge, name and complete digits for a run's model, and writes it once more with them.",
  )
  .requiredOption('--run <DIR>', 'the folder of a run that has made a model', nonEmpty)
  .option(
    '--images <N>',
    'test digits to measure completions with, by each of four masks; 0: none',
    wholeNumber(0),
    500,
  )
  .option(
    '--threads <N>',
    'of the wasm engine; the networks do not depend on it',
    wholeNumber(1, 64),
    1,
  )
  .option('--out <DIR>', "where the model's folder goes (default: model/ of the run)", nonEmpty)
  .action(async (flags) => {
    const { manifest, folder } = await withEvaluationProgress(async (progress) =>
      makeCompanions(flags, progress),
    );
    const lines = [...companionTable(manifest.companions), `model: ${folder}/${manifest.id}`];
    process.stdout.write(`${lines.join('\n')}\n`);
  });

await runCommand(command);
