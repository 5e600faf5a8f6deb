import { Command } from '@commander-js/extra-typings';
import { signedStore } from '../../models/signed-store.ts';
import { startWasmEngine } from '../../models/wasm-engine.ts';
import { openStore } from '../stores/open.ts';
import { verifyStore } from '../publishing/verify.ts';
import { runCommand } from './command.ts';
import { idOfModel, publicKeys, storeOption } from './store-flags.ts';

const command = new Command('pipeline:verify')
  .description('Proves published models: every file by its SHA-256, every golden by its pixels.')
  .addOption(storeOption())
  .option('--model <ID>', 'only this one (default: all, and the aliases)', idOfModel)
  .option(
    '--public-keys <KEYS>',
    'require a signature by one of them (as MODEL_PUBLIC_KEYS)',
    publicKeys,
  )
  .action(async (flags) => {
    const opened = await openStore(flags.store);
    const store = flags.publicKeys ? signedStore(opened, flags.publicKeys) : opened;
    await startWasmEngine();
    const say = (line: string) => process.stdout.write(`${line}\n`);
    const off = await verifyStore(store, flags.model ?? null, say);
    if (off.length > 0) throw new Error(off.join('; '));
  });

await runCommand(command);
