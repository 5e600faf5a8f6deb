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
      'Benchmarks training, in turn with the unmodified tfjs engine. Takes about three minutes.',
    )
    .addOption(
      new Option(
        '--engine <name>',
        'the engine to benchmark; all: every engine that starts on this machine',
      )
        .choices(['all', ...engineNames] as const)
        .default('all' as const),
    )
    .option('--threads <N>', 'threads of the wasm engine', wholeNumber(1, 64), defaultThreads())
    .option('--json', 'print one JSON array instead of a table', false)
    .option('--steps <N>', 'timed steps per benchmark', wholeNumber(3, 10_000), 30)
    .option(
      '--growth-steps <N>',
      `steps after which to compare the memory of the wasm engine with that after ${settledAfter}`,
      wholeNumber(settledAfter + 1, 1_000_000),
      2000,
    )
    .option(
      '--profile',
      'print only the milliseconds per kernel in one step of each kind (all: of the wasm engine)',
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
