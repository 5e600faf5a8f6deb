import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { defaultThreads } from '../engines/wasm.ts';
import { InvalidInput } from '../invalid-input.ts';
import { shellQuoted } from '../run/flags.ts';
import { readGrid, type SweepRow } from '../sweep/grid.ts';
import { checkTrainingFlags } from './train-flags.ts';
import { exitCodes, nonEmpty, runCommand, wholeNumber } from './command.ts';
import { interruptionOfProcess, printOnStderr } from './terminal.ts';

const command = new Command('pipeline:sweep')
  .description('Trains a model for every combination in a grid of flags, and compares the results.')
  .requiredOption(
    '--grid <FILE>',
    'a JSON file: flags of pipeline:train, each with a value or a list of values',
    nonEmpty,
  )
  .option('--out <DIR>', 'the folder of the sweep (default: runs/sweep-<grid>)', nonEmpty)
  .option('--store <PLACE>', 'a folder or s3://bucket/prefix that also stores every row', nonEmpty)
  .option(
    '--parallel <N>',
    'number of rows to train at the same time on this machine',
    wholeNumber(1, 64),
    1,
  )
  .option('--row <N>', 'train only this row, counted from 0', wholeNumber(0, 9999))
  .addOption(
    new Option('--collect', 'train nothing and compare the finished rows, from --store if given')
      .default(false)
      .conflicts(['submit', 'row']),
  )
  .addOption(
    new Option('--submit <QUEUE>', 'submit the rows to AWS Batch as one array job')
      .argParser(nonEmpty)
      .conflicts(['row', 'parallel']),
  )
  .option('--definition <name>', 'the job definition, for --submit', nonEmpty)
  .option('--detach', 'do not follow the job, for --submit', false)
  .option(
    '--poll <seconds>',
    'seconds between two status requests, for --submit',
    wholeNumber(1, 3600),
    5,
  )
  .action(async (flags) => {
    const json = await readGridFile(flags.grid);
    const rows = readGrid(json, flags.grid, checkTrainingFlags);
    const name = basename(flags.grid).replace(/\.json$/, '');
    const { out = join('runs', `sweep-${name}`), store, submit } = flags;
    const stop = interruptionOfProcess();
    if (submit === undefined) {
      if (flags.definition !== undefined)
        throw new InvalidInput('--definition: only with --submit');
      process.exitCode = flags.collect
        ? await collect(rows, out, store)
        : await trainHere(rows, { ...flags, out, stop });
      return;
    }
    const { definition } = flags;
    if (definition === undefined)
      throw new InvalidInput('--definition: give the name of the job definition');
    if (!store?.startsWith('s3://')) {
      throw new InvalidInput('--store: give the s3://bucket/prefix to store the rows in');
    }
    for (const flag of ['config', 'from']) {
      const row = rows.find(({ flags: given }) => given[flag] !== undefined);
      if (!row) continue;
      throw new InvalidInput(
        `row ${row.index}: --${flag} ${row.flags[flag]}: the job's container has no such file`,
      );
    }
    const { submitSweep } = await import('./submit-sweep.ts');
    const request = { queue: submit, definition, name, json, rows, store };
    const code = await submitSweep(request, { ...flags, stop });
    if (code === null) return;
    await collect(rows, out, store);
    process.exitCode = code;
  });

async function trainHere(
  rows: readonly SweepRow[],
  flags: {
    readonly grid: string;
    readonly out: string;
    readonly store?: string | undefined;
    readonly parallel: number;
    readonly row?: number | undefined;
    readonly stop: AbortSignal;
  },
): Promise<number> {
  const { out, store, parallel, row, stop } = flags;
  if (row !== undefined && !rows[row]) {
    throw new InvalidInput(`--row ${row}: ${flags.grid} has rows 0 to ${rows.length - 1}`);
  }
  const { runSweep } = await import('../sweep/run.ts');
  const { table, failed } = await runSweep(rows, {
    folder: out,
    place: store?.replace(/\/$/, '') ?? null,
    only: row ?? null,
    parallel,
    threads: Math.max(1, Math.floor(defaultThreads() / parallel)),
    print: printOnStderr,
    stop,
  });
  process.stdout.write(`${table}\n`);
  if (stop.aborted) {
    const again = process.argv.slice(2).map(shellQuoted).join(' ');
    printOnStderr(`stopped; to continue: npm run pipeline:sweep -- ${again}`);
    return exitCodes.interrupted;
  }
  for (const [{ index, name }, code] of failed) {
    printOnStderr(`row ${index}: failed with exit code ${code} (${name})`);
  }
  return failed.size > 0 ? exitCodes.failed : exitCodes.done;
}

async function collect(
  rows: readonly SweepRow[],
  out: string,
  store: string | undefined,
): Promise<number> {
  const { collectSweep } = await import('../sweep/collect.ts');
  if (store === undefined) {
    process.stdout.write(`${await collectSweep(out, rows)}\n`);
    return exitCodes.done;
  }
  const { fetchRows } = await import('../sweep/store.ts');
  const fetched = join(out, 'fetched');
  await fetchRows(store.replace(/\/$/, ''), rows, fetched, printOnStderr);
  process.stdout.write(`${await collectSweep(out, rows, fetched)}\n`);
  return exitCodes.done;
}

async function readGridFile(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const problem = error.code === 'ENOENT' ? 'no such file' : error.message;
    throw new InvalidInput(`--grid ${file}: ${problem}`);
  });
}

await runCommand(command);
