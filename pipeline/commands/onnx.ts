import { Command } from '@commander-js/extra-typings';
import { writeModel } from '../export/model-content.ts';
import { withOnnx } from '../export/onnx-file.ts';
import { makeFolder } from '../files/make-folder.ts';
import { readModelFolder } from '../publishing/write-model.ts';
import { nonEmpty, runCommand } from './command.ts';

const command = new Command('pipeline:onnx')
  .description(
    'Writes a model once more with its generator as ONNX, generator/model.onnx, for a model that was made before models had this file. The id stays.',
  )
  .requiredOption('--model <DIR>', 'the folder of one model, …/<id>, or of a run', nonEmpty)
  .requiredOption('--out <DIR>', "the folder to write the model's folder to", nonEmpty)
  .action(async (flags) => {
    await makeFolder(flags.out, '--out');
    const model = await withOnnx(await readModelFolder(flags.model));
    const { id } = await writeModel(flags.out, model);
    process.stdout.write(`model: ${flags.out}/${id}\n`);
  });

await runCommand(command);
