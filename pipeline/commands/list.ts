import { Command } from '@commander-js/extra-typings';
import { describeModels, listModels, modelTable } from '../publishing/list.ts';
import { openStore } from '../stores/open.ts';
import { runCommand } from './command.ts';
import { storeOption } from './store-flags.ts';
import { printOnStderr } from './terminal.ts';

const command = new Command('pipeline:list')
  .description('Lists published models: id, date, preset, figures, aliases.')
  .addOption(storeOption())
  .option('--json', 'print JSON', false)
  .action(async (flags) => {
    const store = await openStore(flags.store);
    const content = await listModels(store);
    const { aliases, unfinished, problems } = content;
    if (flags.json) {
      const list = {
        models: describeModels(content),
        aliases: Object.fromEntries(aliases),
        unfinished,
        problems,
      };
      process.stdout.write(`${JSON.stringify(list, null, 1)}\n`);
      return;
    }
    if (content.models.length > 0) process.stdout.write(`${modelTable(content).join('\n')}\n`);
    else printOnStderr(`${store.location}: no published models`);
    for (const id of unfinished) printOnStderr(`incomplete: ${id} (files without a manifest)`);
    for (const problem of problems) printOnStderr(`warning: ${problem}`);
  });

await runCommand(command);
