import { existsSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { InvalidInput } from '../invalid-input.ts';
import { writeReport } from '../report/report.ts';
import { runFolder } from '../record/run-folder.ts';
import { nonEmpty, runCommand } from './command.ts';

const command = new Command('pipeline:report')
  .description('Rewrites report.html of a run from the files in its folder.')
  .requiredOption('--run <DIR>', 'the run folder', nonEmpty)
  .action(async ({ run }) => {
    const folder = runFolder(run);
    if (!existsSync(folder.configFile)) {
      throw new InvalidInput(`--run ${run}: not a run folder (there is no ${folder.configFile})`);
    }
    const file = await writeReport(folder, { created: new Date().toISOString() });
    process.stdout.write(`${file}\n`);
  });

await runCommand(command);
