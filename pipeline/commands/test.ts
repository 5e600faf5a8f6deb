import { writeFileDurably } from '../files/durable-writes.ts';
import { makeRoomForFile } from '../files/make-folder.ts';
import { classifierPlaces } from '../classifier/load-or-train.ts';
import { testModels, testTable } from '../evaluation/test-models.ts';
import { nonEmpty, runCommand } from './command.ts';
import { commandWithEvaluationFlags } from './evaluation-flags.ts';
import { withEvaluationProgress } from './terminal.ts';

const command = commandWithEvaluationFlags('pipeline:test')
  .description(
    'Compares models with the test images, once all choices are made. Several models of one recipe give a mean and a standard deviation over training seeds.',
  )
  .requiredOption(
    '--model <DIR...>',
    'folders of models, …/<id>, or of runs, that differ in their training seed only',
  )
  .option('--out <FILE>', 'a file to write the figures to, as JSON (default: none)', nonEmpty)
  .action(async ({ classifiers, out, ...flags }) => {
    if (out !== undefined) await makeRoomForFile(out, '--out');
    const places = { ...classifierPlaces, folder: classifiers };
    const result = await withEvaluationProgress(async (progress) =>
      testModels(flags, places, progress),
    );
    if (out !== undefined) await writeFileDurably(out, `${JSON.stringify(result, null, 1)}\n`);
    process.stdout.write(testTable(result));
  });

await runCommand(command);
