import { Command } from '@commander-js/extra-typings';
import { openStore } from '../stores/open.ts';
import { rollBack } from '../publishing/aliases.ts';
import { runCommand } from './command.ts';
import { aliasOption, idOfModel, storeOption } from './store-flags.ts';
import { printOnStderr } from './terminal.ts';

const command = new Command('pipeline:rollback')
  .description('Points an alias back to the previous model, or to a given one, without a gate.')
  .addOption(storeOption())
  .addOption(aliasOption())
  .option('--to <ID>', 'any published model (default: the previous one)', idOfModel)
  .action(async ({ store: place, alias, to = null }) => {
    const store = await openStore(place);
    const { id, left } = await rollBack(store, alias, to);
    printOnStderr(
      left === null
        ? `${alias} now points to ${id}; it was malformed before`
        : `${alias} points to ${id} again; before, it pointed to ${left}`,
    );
  });

await runCommand(command);
