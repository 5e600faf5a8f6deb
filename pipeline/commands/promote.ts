import { Command } from '@commander-js/extra-typings';
import { startWasmEngine } from '../../models/wasm-engine.ts';
import { openStore } from '../stores/open.ts';
import { promote } from '../publishing/publish.ts';
import { nonEmpty, runCommand } from './command.ts';
import {
  aliasOption,
  idOfModel,
  promotionRequest,
  sayOnStderr,
  storeOption,
} from './store-flags.ts';

const command = new Command('pipeline:promote')
  .description('Points an alias to a published model, if the gate lets it pass.')
  .requiredOption('--model <ID>', 'the published model', idOfModel)
  .addOption(storeOption())
  .addOption(aliasOption())
  .option('--force', 'promote it though the gate is against it, which is recorded', false)
  .option('--reason <text>', 'why it is forced, for the record', nonEmpty)
  .action(async (flags) => {
    const promotion = await promotionRequest(flags);
    const store = await openStore(flags.store);
    await startWasmEngine();
    await promote(store, flags.model, promotion, sayOnStderr);
  });

await runCommand(command);
