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
import { installPeers } from './train/peers.ts';
import { measureSpeed, printSpeeds } from './train/speed.ts';
import { measureWasm, type WasmEffort } from './train/wasm-figures.ts';

await runCommand(
  new Command('bench:train')
    .description(
      'Measures iterations a second of the presets on every engine that starts, products by shape, and what the machine can do at most, in turn over several rounds. Takes about five minutes, with --peers ten.',
    )
    .option('--rounds <N>', 'rounds in which all are measured in turn', wholeNumber(1, 1000), 5)
    .option(
      '--peers',
      'also measure TensorFlow in Python, which is installed (220 MB) into a temporary folder',
      false,
    )
    .addOption(
      new Option(
        '--engine <name>',
        'instead: steps, kernels and memory of this engine beside the unmodified tfjs engine; all: of each that starts',
      ).choices(['all', ...engineNames] as const),
    )
    .option(
      '--threads <N>',
      'with --engine: threads of the wasm engine',
      wholeNumber(1, 64),
      defaultThreads(),
    )
    .option('--json', 'print one JSON array instead of a table', false)
    .option('--steps <N>', 'with --engine: timed steps per benchmark', wholeNumber(3, 10_000), 30)
    .option(
      '--growth-steps <N>',
      `with --engine: steps after which to compare the memory of the wasm engine with that after ${settledAfter}`,
      wholeNumber(settledAfter + 1, 1_000_000),
      2000,
    )
    .option(
      '--profile',
      'print only the milliseconds per kernel in one step of each kind (of the wasm engine, or of --engine)',
      false,
    )
    .action(measure),
);

interface Flags extends WasmEffort {
  readonly engine?: EngineName | 'all' | undefined;
  readonly json: boolean;
  readonly profile: boolean;
  readonly rounds: number;
  readonly peers: boolean;
}

async function measure({ engine, json, profile, rounds, peers, ...effort }: Flags): Promise<void> {
  if (profile) {
    await startEngine(engine === 'all' ? 'wasm' : (engine ?? 'wasm'), effort);
    printProfile(await profileSteps(), json);
  } else if (engine) {
    printFigures(await measureFigures(engine, effort), json);
  } else {
    const installed = peers ? await installPeers() : null;
    printSpeeds(await measureSpeed({ rounds, peers: installed }), json);
  }
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
