import { Command } from '@commander-js/extra-typings';
import { openStore } from '../stores/open.ts';
import { planPruning, prune } from '../publishing/prune.ts';
import { runCommand, wholeNumber } from './command.ts';
import { storeOption } from './store-flags.ts';
import { printOnStderr } from './terminal.ts';

const command = new Command('pipeline:prune')
  .description(
    'Removes old models, but never one that an alias points to or would be rolled back to.',
  )
  .addOption(storeOption())
  .requiredOption('--keep <N>', 'number of newest models to keep', wholeNumber(0))
  .option('--apply', 'remove the models; without it, they are only listed', false)
  .action(async (flags) => {
    const store = await openStore(flags.store);
    const { removed } = await planPruning(store, flags.keep);
    const gone = flags.apply ? await prune(store, removed) : removed;
    for (const id of gone) process.stdout.write(`${id}\n`);
    if (flags.apply) printOnStderr(`${gone.length} removed`);
    else printOnStderr(`${gone.length} would be removed; add --apply to remove them`);
  });

await runCommand(command);
