import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { engineNames } from '../engines/engine.ts';
import { defaultThreads } from '../engines/wasm.ts';
import { presetNames, presets } from '../presets/presets.ts';
import { trainToModel } from '../run/train-to-model.ts';
import { exitCodes, nonEmpty, runCommand, wholeNumber } from './command.ts';

const presetHelp = presetNames.map((name) => `${name}: ${presets[name].description}`).join('; ');

const command = new Command('pipeline:train')
  .description('Trains a GAN on handwritten digits and writes a run folder with a model in it.')
  .addOption(
    new Option('--preset <name>', presetHelp).choices(presetNames).default('digits' as const),
  )
  .option(
    '--data <mnist|DIR>',
    'MNIST, a folder of IDX files, or one of class folders',
    nonEmpty,
    'mnist',
  )
  .addOption(
    new Option('--engine <name>', 'what computes')
      .choices(['auto', ...engineNames] as const)
      .default('auto' as const),
  )
  .option(
    '--threads <N>',
    'of the wasm engine; the model does not depend on it',
    wholeNumber(1, 64),
    defaultThreads(),
  )
  .option('--steps <N>', "iterations (default: the preset's)", wholeNumber(1, 100_000_000))
  .option('--batch-size <N>', "images in a step (default: the preset's), even", evenNumber)
  .option('--head-start <N>', 'iterations that train the discriminator alone', wholeNumber(0), 0)
  .option('--seed <N>', 'everything random follows from it', wholeNumber(0, 4_294_967_295), 1)
  .option('--sample-every <N>', "iterations between sheets (default: the preset's)", wholeNumber(1))
  .option(
    '--checkpoint-every <N>',
    "iterations between checkpoints (default: the preset's)",
    wholeNumber(1),
  )
  .addOption(
    new Option('--evaluation <how>', "measuring of the model (default: the preset's)").choices([
      'full',
      'quick',
      'none',
    ] as const),
  )
  .option('--out <DIR>', 'the run folder (default: runs/<preset>-<date>)', nonEmpty)
  .option('--resume', 'go on with the run in --out', false)
  .action(async (flags, self) => {
    const given = Object.fromEntries(
      Object.entries(flags).filter(([name]) => self.getOptionValueSource(name as never) === 'cli'),
    );
    const outcome = await trainToModel(flags, given, {
      stream: process.stderr,
      onInterrupt: (interrupt) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
          process.once(signal, interrupt);
        // A reader that has gone (`… | head`) stops the run as Ctrl-C does.
        process.stderr.on('error', interrupt);
      },
    });
    process.exitCode = outcome === 'stopped' ? exitCodes.interrupted : exitCodes.done;
  });

function evenNumber(text: string): number {
  const allowed = 'an even number from 2 to 65536 is allowed.';
  const value = wholeNumber(2, 65_536, allowed)(text);
  if (value % 2 !== 0) throw new InvalidArgumentError(allowed);
  return value;
}

await runCommand(command);
