import { Command } from '@commander-js/extra-typings';
import { startWasmEngine } from '../../models/wasm-engine.ts';
import { openStore } from '../stores/open.ts';
import { rollBack } from '../publishing/aliases.ts';
import { runCommand } from './command.ts';
import { aliasOption, idOfModel, sayOnStderr, storeOption } from './store-flags.ts';

const command = new Command('pipeline:rollback')
  .description('Points an alias back to the model before, or to the one named; asks no gate.')
  .addOption(storeOption())
  .addOption(aliasOption())
  .option('--to <ID>', 'a published model, however far back (default: the one before)', idOfModel)
  .action(async ({ store: place, alias, to = null }) => {
    const store = await openStore(place);
    await startWasmEngine();
    const { id, left } = await rollBack(store, alias, to);
    sayOnStderr(
      left === null
        ? `${alias} is ${id} now, it was malformed`
        : `${alias} is ${id} again, it was ${left}`,
    );
  });

await runCommand(command);
