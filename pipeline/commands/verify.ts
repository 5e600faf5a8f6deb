import { Command } from '@commander-js/extra-typings';
import { signedStore } from '../../models/stores/signed.ts';
import { openStore } from '../stores/open.ts';
import { verifyStore } from '../publishing/verify.ts';
import { runCommand } from './command.ts';
import { idOfModel, publicKeys, storeOption } from './store-flags.ts';

const command = new Command('pipeline:verify')
  .description(
    'Verifies published models: the SHA-256 of every file and the pixels of every golden.',
  )
  .addOption(storeOption())
  .option('--model <ID>', 'verify only this model (default: all models and aliases)', idOfModel)
  .option(
    '--public-keys <KEYS>',
    'require a signature by one of these keys, as in MODEL_PUBLIC_KEYS',
    publicKeys,
  )
  .action(async (flags) => {
    const opened = await openStore(flags.store);
    const store = flags.publicKeys ? signedStore(opened, flags.publicKeys) : opened;
    const print = (line: string) => process.stdout.write(`${line}\n`);
    const off = await verifyStore(store, flags.model ?? null, print);
    if (off.length > 0) throw new Error(off.join('; '));
  });

await runCommand(command);
