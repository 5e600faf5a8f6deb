import { Option } from '@commander-js/extra-typings';
import { isRunName, runNameAllowed } from '../jobs/environment.ts';
import { InvalidInput } from '../invalid-input.ts';
import { exitCodes, nonEmpty, refusedValue, runCommand, wholeNumber } from './command.ts';
import { interruptionOfProcess, printOnStderr } from './terminal.ts';
import { followAndReport } from './follow-and-report.ts';
import { commandWithTrainingFlags, writtenTrainingFlags } from './train-flags.ts';

const command = commandWithTrainingFlags('pipeline:submit')
  .description('Submits one training run to AWS Batch, and follows its status and log.')
  .option('--queue <name>', 'the job queue', nonEmpty)
  .option('--definition <name>', 'the job definition, name or name:revision', nonEmpty)
  .option(
    '--name <name>',
    "the name of the run; an existing run of that name continues (default: the job's id)",
    runName,
  )
  .addOption(
    new Option('--follow <ID>', 'follow a job that is already submitted')
      .argParser(nonEmpty)
      .conflicts(['queue', 'definition', 'name']),
  )
  .option('--detach', 'do not follow the job', false)
  .option('--poll <seconds>', 'seconds between two status requests', wholeNumber(1, 3600), 5)
  .action(async (flags, self) => {
    // The SDK takes a quarter of a second to load.
    const { connectBatch } = await import('../jobs/submit.ts');
    const connection = connectBatch();
    if (flags.follow !== undefined) {
      process.exitCode = await followAndReport(connection, flags.follow, flags.poll);
      return;
    }
    const { queue, definition, name, preset, seed, config, from } = flags;
    for (const [flag, file] of Object.entries({ config, from })) {
      if (file === undefined) continue;
      throw new InvalidInput(`--${flag} ${file}: the job's container has no such file`);
    }
    if (queue === undefined) throw new InvalidInput('--queue: give the name of the job queue');
    if (definition === undefined)
      throw new InvalidInput('--definition: give the name of the job definition');
    const { jobNameOf, submitJob } = await import('../jobs/submit.ts');
    const id = await submitJob(connection, {
      queue,
      definition,
      name: jobNameOf(name ?? `${preset}-seed-${seed}`),
      parameters: writtenTrainingFlags(self),
      environment: name === undefined ? {} : { RUN_NAME: name },
      children: null,
    });
    process.stdout.write(`${id}\n`);
    printOnStderr(`job ${id}: submitted to ${queue}`);
    process.exitCode = flags.detach
      ? exitCodes.done
      : await followAndReport(connection, id, flags.poll, interruptionOfProcess());
  });

function runName(text: string): string {
  if (isRunName(text)) return text;
  throw refusedValue(`${runNameAllowed} are allowed`);
}

await runCommand(command);
