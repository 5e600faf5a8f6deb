import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { directionsPath } from '../../models/manifest/directions.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { directionsOf } from '../publishing/directions.ts';
import { readModelFolder } from '../publishing/write-model.ts';
import { nonEmpty, runCommand } from './command.ts';

const command = new Command('pipeline:directions')
  .description(
    'Finds the directions of a model’s latent space in which its images change most, and writes them beside the manifest, for the map of styles.',
  )
  .requiredOption('--model <DIR>', 'the folder of one model, …/<id>', nonEmpty)
  .action(async (flags) => {
    const path = join(flags.model, directionsPath);
    await writeFileDurably(path, await directionsOf(await readModelFolder(flags.model)));
    process.stdout.write(`${path}\n`);
  });

await runCommand(command);
