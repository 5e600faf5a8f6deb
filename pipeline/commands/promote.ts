import { Command } from '@commander-js/extra-typings';
import { openStore } from '../stores/open.ts';
import { promote } from '../publishing/publish.ts';
import { nonEmpty, runCommand } from './command.ts';
import { aliasOption, idOfModel, promotionRequest, storeOption } from './store-flags.ts';
import { printOnStderr } from './terminal.ts';

const command = new Command('pipeline:promote')
  .description('Points an alias to a published model if it passes the gate.')
  .requiredOption('--model <ID>', 'the published model', idOfModel)
  .addOption(storeOption())
  .addOption(aliasOption())
  .option('--force', 'promote the model even if it fails the gate; the store records this', false)
  .option('--reason <text>', 'the reason for --force, for the record', nonEmpty)
  .action(async (flags) => {
    const promotion = await promotionRequest(flags);
    const store = await openStore(flags.store);
    await promote(store, flags.model, promotion, printOnStderr);
  });

await runCommand(command);
