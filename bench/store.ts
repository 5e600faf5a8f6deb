import { Command } from '@commander-js/extra-typings';
import { runCommand, wholeNumber } from '../pipeline/commands/command.ts';
import { printFigures } from './report.ts';
import { startBenchStore } from './store/bench-store.ts';
import { measureLoading } from './store/loading.ts';
import { measureMemory } from './store/memory.ts';
import { measureReloading } from './store/reloading.ts';

await runCommand(
  new Command('bench:store')
    .description(
      'Benchmarks models in a local S3 server: loading a 3 MB model, requests during reloads, memory over many reloads.',
    )
    .option('--json', 'print one JSON array instead of a table', false)
    .option('--loads <N>', 'timed loads', wholeNumber(5, 1000), 21)
    .option(
      '--requests <N>',
      'timed requests during reloads, and the same number without',
      wholeNumber(200),
      4000,
    )
    .option('--reloads <N>', 'reloads over which to measure memory', wholeNumber(40, 10_000), 200)
    .action(measure),
);

/** Measures everything, a figure after the other, on Ceph's gateway (docs/testing.md). */
async function measure(options: {
  json: boolean;
  loads: number;
  requests: number;
  reloads: number;
}) {
  const store = await startBenchStore();
  try {
    const figures = [
      ...(await measureLoading(store, options.loads)),
      ...(await measureReloading(store, options.requests)),
      ...(await measureMemory(store, options.reloads)),
    ];
    printFigures(figures, options.json);
  } finally {
    await store.stop();
  }
}
