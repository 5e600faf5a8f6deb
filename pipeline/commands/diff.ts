import { Command } from '@commander-js/extra-typings';
import { compareModels, comparisonPage } from '../publishing/compare.ts';
import { openStore } from '../stores/open.ts';
import { showModel } from '../publishing/show.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { makeRoomForFile } from '../files/make-folder.ts';
import { nonEmpty, runCommand } from './command.ts';
import { idOfModel, storeOption } from './store-flags.ts';
import { printOnStderr } from './terminal.ts';

const command = new Command('pipeline:diff')
  .description(
    'Compares two models: prints the differences, and writes everything to an HTML file.',
  )
  .argument('<A>', 'the id of a published model', idOfModel)
  .argument('<B>', 'the id of another published model', idOfModel)
  .addOption(storeOption())
  .option('--out <FILE>', 'the HTML file to write (default: diff-A-B.html)', nonEmpty)
  .action(async (one, other, flags) => {
    if (flags.out !== undefined) await makeRoomForFile(flags.out, '--out');
    const store = await openStore(flags.store);
    const [ours, theirs] = [await showModel(store, one), await showModel(store, other)];
    const compared = compareModels(ours.manifest, theirs.manifest);
    const rows = [...compared.facts, ...compared.figures, ...compared.configuration];
    for (const { name, values } of rows) {
      if (values[0] !== values[1]) process.stdout.write(`${name}: ${values.join(' | ')}\n`);
    }
    const sheet = async (id: string) =>
      (await store.readTagged(`${id}/samples.png`))?.bytes ?? null;
    const file = flags.out ?? `diff-${one}-${other}.html`;
    const sheets = [await sheet(one), await sheet(other)] as const;
    await writeFileDurably(file, comparisonPage([one, other], sheets, compared));
    printOnStderr(`${file}: both models, side by side`);
  });

await runCommand(command);
