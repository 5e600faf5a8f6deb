import { existsSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { writeFileDurably } from '../files/durable-writes.ts';
import { InvalidInput } from '../invalid-input.ts';
import { logCsv } from '../record/csv.ts';
import { readLogEntries } from '../record/log-values.ts';
import { writeReport } from '../report/report.ts';
import { runFolder } from '../record/run-folder.ts';
import { isSemiRun } from '../run/semi.ts';
import { writeSemiReport } from '../semi/report/report.ts';
import { nonEmpty, runCommand } from './command.ts';

const command = new Command('pipeline:report')
  .description(
    'Rewrites report.html of a run from the files in its folder, or writes its log as CSV.',
  )
  .requiredOption('--run <DIR>', 'the run folder', nonEmpty)
  .option(
    '--csv <FILE>',
    'write log.jsonl as CSV to a file, or to standard output with -, in place of the report',
    nonEmpty,
  )
  .action(async ({ run, csv }) => {
    const folder = runFolder(run);
    if (!existsSync(folder.configFile)) {
      throw new InvalidInput(`--run ${run}: not a run folder (there is no ${folder.configFile})`);
    }
    if (csv !== undefined) {
      const text = logCsv(await readLogEntries(folder));
      if (csv === '-') process.stdout.write(text);
      else await writeFileDurably(csv, text);
      return;
    }
    const write = (await isSemiRun(run)) ? writeSemiReport : writeReport;
    const file = await write(folder, { created: new Date().toISOString() });
    process.stdout.write(`${file}\n`);
  });

await runCommand(command);
