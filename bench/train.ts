import { fileURLToPath } from 'node:url';
import { Command, Option } from '@commander-js/extra-typings';
import { runCommand, wholeNumber } from '../pipeline/commands/command.ts';
import { type EngineName, engineNames, startEngine } from '../pipeline/engines/engine.ts';
import { defaultThreads } from '../pipeline/engines/wasm.ts';
import { type Figure, printFigures } from './report.ts';
import { measureEngine } from './train/engine-figures.ts';
import { measureEveryEngine } from './train/every-engine.ts';
import { settledAfter } from './train/memory-growth.ts';
import { printProfile, profileSteps } from './train/profile.ts';
import { measureWasm, type WasmEffort } from './train/wasm-figures.ts';

await runCommand(
  new Command('bench:train')
    .description(
      'Times training, with the stock engine beside ours in the same run: three minutes or so.',
    )
    .addOption(
      new Option('--engine <name>', 'what computes; all: every engine that starts here, in turn')
        .choices(['all', ...engineNames] as const)
        .default('all' as const),
    )
    .option('--threads <N>', 'of the wasm engine', wholeNumber(1, 64), defaultThreads())
    .option('--json', 'one array instead of a table', false)
    .option('--steps <N>', 'timed steps of each kind', wholeNumber(3, 10_000), 30)
    .option(
      '--growth-steps <N>',
      "steps after which the wasm engine's memory is compared to that after 50",
      wholeNumber(settledAfter + 1, 1_000_000),
      2000,
    )
    .option(
      '--profile',
      'milliseconds a kernel, in one step of each kind, and nothing else (all: wasm)',
      false,
    )
    .action(measure),
);

interface Flags extends WasmEffort {
  readonly engine: EngineName | 'all';
  readonly json: boolean;
  readonly profile: boolean;
}

async function measure({ engine, json, profile, ...effort }: Flags): Promise<void> {
  if (!profile) {
    printFigures(await measureFigures(engine, effort), json);
    return;
  }
  await startEngine(engine === 'all' ? 'wasm' : engine, effort);
  printProfile(await profileSteps(), json);
}

async function measureFigures(
  engine: EngineName | 'all',
  effort: WasmEffort,
): Promise<readonly Figure[]> {
  if (engine === 'wasm') return measureWasm(effort);
  if (engine !== 'all') return measureEngine(engine, effort.steps);
  const flags = ['--steps', effort.steps, '--growth-steps', effort.growthSteps];
  const forEach = [...flags, '--threads', effort.threads].map(String);
  return measureEveryEngine(fileURLToPath(import.meta.url), forEach);
}
