import { Option } from '@commander-js/extra-typings';
import { exitCodes, nonEmpty, runCommand } from './command.ts';
import { trainByPreset } from './train-by-preset.ts';
import { commandWithTrainingFlags, givenFlags } from './train-flags.ts';
import { terminalOfProcess } from './terminal.ts';

const command = commandWithTrainingFlags('pipeline:train')
  .description('Trains a GAN on handwritten digits and writes a run folder with a model in it.')
  .option('--out <DIR>', 'the run folder (default: runs/<preset>-<date>)', nonEmpty)
  .option(
    '--checkpoints <PLACE>',
    'a folder or s3://bucket/prefix that also stores this run; use one per run',
    nonEmpty,
  )
  .addOption(new Option('--resume', 'continue the run in --out or in --checkpoints').default(false))
  .addOption(
    new Option('--resume-if-present', 'continue the run if there is one, else start it')
      .default(false)
      .conflicts('resume'),
  )
  .action(async (flags, self) => {
    const outcome = await trainByPreset(flags, givenFlags(flags, self), terminalOfProcess());
    process.exitCode = outcome === 'stopped' ? exitCodes.interrupted : exitCodes.done;
  });

await runCommand(command);
