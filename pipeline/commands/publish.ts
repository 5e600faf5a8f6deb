import { Command } from '@commander-js/extra-typings';
import { InvalidInput } from '../invalid-input.ts';
import { readModelFolder } from '../publishing/write-model.ts';
import { openStore } from '../stores/open.ts';
import { publishDirections } from '../publishing/directions.ts';
import { publish } from '../publishing/publish.ts';
import { readSigningKey } from '../publishing/verify.ts';
import { nonEmpty, runCommand } from './command.ts';
import { aliasOption, promotionRequest, storeOption } from './store-flags.ts';
import { printOnStderr } from './terminal.ts';

const command = new Command('pipeline:publish')
  .description('Verifies a model and writes it to a store, from which the API serves it.')
  .requiredOption('--model <DIR>', 'the folder of one model, …/<id>, or of a run', nonEmpty)
  .addOption(storeOption())
  .option('--promote', 'point the alias to the model if it passes the gate', false)
  .addOption(aliasOption())
  .option('--force', 'promote the model even if it fails the gate; the store records this', false)
  .option('--reason <text>', 'the reason for --force, for the record', nonEmpty)
  .option('--sign <KEYFILE>', 'sign the model with an ed25519 private key (PEM)', nonEmpty)
  .action(async (flags, self) => {
    for (const name of ['alias', 'force', 'reason'] as const) {
      if (!flags.promote && self.getOptionValueSource(name) === 'cli') {
        throw new InvalidInput(`--${name}: only with --promote`);
      }
    }
    const promotion = flags.promote ? await promotionRequest(flags) : null;
    const signingKey = flags.sign === undefined ? null : await readSigningKey(flags.sign);
    const store = await openStore(flags.store, { mayBeNew: true });
    const model = await readModelFolder(flags.model);
    const { id, files, goldens } = model.manifest;
    printOnStderr(`${id}: verified (${files.length} files, ${goldens.length} goldens)`);
    await publish(store, model, promotion, printOnStderr, { signingKey });
    await publishDirections(store, model);
  });

await runCommand(command);
