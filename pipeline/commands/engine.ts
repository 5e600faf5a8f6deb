import { Argument, Command, Option } from '@commander-js/extra-typings';
import { installEngine, removeEngine } from '../engines/install.ts';
import {
  cudaVersions,
  installableEngines,
  type InstallableEngine,
} from '../engines/install-recipes.ts';
import { runCommand } from './command.ts';
import { printOnStderr } from './terminal.ts';

const engineArgument = () => new Argument('<engine>', 'the engine').choices(installableEngines);

// Subcommands inherit these only when they are set before.
const command = new Command('engine').exitOverride().configureOutput({ outputError: () => {} });
command.description(
  'Installs or removes an engine that `npm ci` leaves out. docs/engines.md compares the engines.',
);

command
  .command('install')
  .description('Downloads and builds an engine, and computes a product with it.')
  .addArgument(engineArgument())
  .addOption(
    new Option('--cuda <version>', 'the CUDA of tensorflow-gpu: 12 for GPUs newer than L4')
      .choices(cudaVersions)
      .default('11' as const),
  )
  .option('--no-cuda-libraries', 'do not download CUDA, even where the linker does not find it')
  .option('--no-check', 'do not start the engine, for a machine without its GPU')
  .action(async (engine: InstallableEngine, { cuda, cudaLibraries, check }) => {
    await installEngine(engine, { cuda, cudaLibraries, check, print: printOnStderr });
  });

command
  .command('remove')
  .description('Removes an engine, and what only it needed.')
  .addArgument(engineArgument())
  .action(async (engine: InstallableEngine) => {
    await removeEngine(engine, { print: printOnStderr });
  });

await runCommand(command);
