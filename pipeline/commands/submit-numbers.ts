import { randomBytes } from 'node:crypto';
import { plannedTexts } from '../../datasets/series.ts';
import { InvalidInput } from '../invalid-input.ts';
import { exitCodes, nonEmpty, runCommand, wholeNumber } from './command.ts';
import { followAndReport } from './follow-and-report.ts';
import { asInput, commandWithLineFlags, orderOf } from './numbers-flags.ts';
import { interruptionOfProcess, printOnStderr } from './terminal.ts';
import { writtenFlags } from './written-flags.ts';

const command = commandWithLineFlags('pipeline:submit-numbers')
  .description(
    'Submits a data set of handwritten numbers to AWS Batch as one array job, whose children each draw a part of it.',
  )
  .requiredOption('--queue <name>', 'the job queue', nonEmpty)
  .requiredOption('--definition <name>', 'the job definition, name or name:revision', nonEmpty)
  .requiredOption('--store <PLACE>', 's3://bucket/prefix for the parts', nonEmpty)
  .requiredOption('--parts <N>', 'number of parts, each a child of the job', wholeNumber(1, 10_000))
  .option('--detach', 'do not follow the job', false)
  .option('--poll <seconds>', 'seconds between two status requests', wholeNumber(1, 3600), 5)
  .action(async (flags, self) => {
    const { queue, definition, parts, list, effects } = flags;
    for (const [flag, file] of Object.entries({ list, effects })) {
      if (file === undefined) continue;
      throw new InvalidInput(`--${flag} ${file}: the job's container has no such file`);
    }
    if (!flags.store.startsWith('s3://')) {
      throw new InvalidInput('--store: give the s3://bucket/prefix to store the parts in');
    }
    const place = flags.store.replace(/\/$/, '');
    const order = await asInput(async () => {
      const asked = await orderOf(flags, null, null);
      plannedTexts(asked.plan.text);
      return asked;
    });
    if (order.count < parts) {
      throw new InvalidInput(`--parts ${parts}: the data set has ${order.count} lines`);
    }
    const given = writtenFlags(self, commandWithLineFlags('numbers'));
    const seed = flags.seed === undefined ? ['--seed', randomBytes(16).toString('hex')] : [];
    const { connectBatch, submitJob } = await import('../jobs/submit.ts');
    const { writeNumbersRequest } = await import('../jobs/numbers.ts');
    await writeNumbersRequest(place, { flags: [...given, ...seed], parts });
    const connection = connectBatch();
    const id = await submitJob(connection, {
      queue,
      definition,
      name: 'numbers',
      parameters: [],
      environment: { NUMBERS: place },
      // Batch takes no array of one.
      children: parts > 1 ? parts : null,
    });
    process.stdout.write(`${id}\n`);
    printOnStderr(`job ${id}: ${parts} parts submitted to ${queue}, stored in ${place}`);
    process.exitCode = flags.detach
      ? exitCodes.done
      : await followAndReport(connection, id, flags.poll, interruptionOfProcess());
  });

await runCommand(command);
