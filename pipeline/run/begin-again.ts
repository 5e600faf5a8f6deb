import { rm } from 'node:fs/promises';
import { type RunFolder, writeRunDescription } from '../record/run-folder.ts';
import { checkpointNames } from '../record/checkpoint-files.ts';
import { join } from 'node:path';
import type { OpenedRun } from './open.ts';

/** What a run reports that has gone wrong early and is to begin again with another configuration. */
export class BeginAgain extends Error {
  /** The run's, with what is to be different. */
  readonly configuration: object;

  /** @param message for the person: what was seen, and what follows */
  constructor(message: string, configuration: object) {
    super(message);
    this.configuration = configuration;
  }
}

/**
 * The run with another configuration and nothing trained yet. The description is written last: a run that is killed
 * before it begins again as it was.
 */
export async function begunAgain<Configuration>(
  run: OpenedRun<Configuration>,
  configuration: Configuration,
): Promise<OpenedRun<Configuration>> {
  const { folder } = run;
  await forgetTraining(folder);
  const description = { ...run.description, configuration };
  await writeRunDescription(folder, description);
  return { ...run, description };
}

async function forgetTraining({ checkpoints, logFile, samples }: RunFolder): Promise<void> {
  for (const name of await checkpointNames(checkpoints)) {
    await rm(join(checkpoints, name), { recursive: true });
  }
  for (const path of [logFile, samples]) await rm(path, { recursive: true, force: true });
}
