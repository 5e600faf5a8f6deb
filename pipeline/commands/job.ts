import { runJob } from '../jobs/run.ts';
import { readJobEnvironment } from '../jobs/environment.ts';
import {
  checkTrainingFlags,
  commandWithTrainingFlags,
  writtenTrainingFlags,
} from './train-flags.ts';
import { runCommand } from './command.ts';
import { interruptionOfProcess, printOnStderr } from './terminal.ts';

const stop = interruptionOfProcess();

const command = commandWithTrainingFlags('pipeline:job')
  .description(
    'Runs a job in a container: continues a stored run, publishes the model, and promotes it if it passes the gate; or draws a part of a data set of lines. pipeline/jobs/README.md lists the environment variables.',
  )
  .action(async (_flags, self) => {
    process.exitCode = await runJob({
      environment: readJobEnvironment(process.env),
      parameters: writtenTrainingFlags(self),
      checkParameters: checkTrainingFlags,
      async writeNumbers(flags) {
        const { numbersCommand } = await import('./numbers-command.ts');
        await numbersCommand('numbers')
          .exitOverride()
          .parseAsync([...flags], { from: 'user' });
      },
      print: printOnStderr,
      stop,
    });
  });

await runCommand(command);
