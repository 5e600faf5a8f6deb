import { Command } from '@commander-js/extra-typings';
import { openStore } from '../stores/open.ts';
import { describeModel, showModel } from '../publishing/show.ts';
import { runCommand } from './command.ts';
import { idOfModel, storeOption } from './store-flags.ts';

const command = new Command('pipeline:show')
  .description('Shows the details of one published model.')
  .requiredOption('--model <ID>', 'the published model', idOfModel)
  .addOption(storeOption())
  .option('--json', 'print the whole manifest as JSON', false)
  .action(async (flags) => {
    const shown = await showModel(await openStore(flags.store), flags.model);
    const lines = flags.json ? [JSON.stringify(shown, null, 1)] : describeModel(shown);
    process.stdout.write(`${lines.join('\n')}\n`);
  });

await runCommand(command);
