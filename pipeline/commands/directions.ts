import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { directionsPath } from '../../models/manifest/directions.ts';
import { verifyModel } from '../export/goldens.ts';
import { fromModelFolder } from '../export/model-folder.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { directionsOf } from '../publishing/directions.ts';
import { nonEmpty, runCommand } from './command.ts';

const command = new Command('pipeline:directions')
  .description(
    'Finds the directions of a model’s latent space in which its images change most, and writes them beside the manifest, for the map of styles.',
  )
  .requiredOption('--model <DIR>', 'the folder of one model, …/<id>, or of a run', nonEmpty)
  .action(async (flags) => {
    const path = await fromModelFolder(flags.model, async ({ store, id }) => {
      const file = join(store.location, id, directionsPath);
      await writeFileDurably(file, await directionsOf(await verifyModel(store, id)));
      return file;
    });
    process.stdout.write(`${path}\n`);
  });

await runCommand(command);
