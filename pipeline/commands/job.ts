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
    'Runs a training job in a container: continues a stored run, publishes the model, and promotes it if it passes the gate. pipeline/jobs/README.md lists the environment variables.',
  )
  .action(async (_flags, self) => {
    process.exitCode = await runJob({
      environment: readJobEnvironment(process.env),
      parameters: writtenTrainingFlags(self),
      checkParameters: checkTrainingFlags,
      print: printOnStderr,
      stop,
    });
  });

await runCommand(command);
