import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onceARun } from '../../fixtures/once-a-run.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { writeTinyDataset } from '../../fixtures/tiny-dataset.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

export const entry = 'pipeline/commands/train.ts';

/** A batch of 8 takes a quarter of the preset's time. */
export const small = [
  '--preset',
  'seed',
  '--engine',
  'wasm',
  '--batch-size',
  '8',
  '--threads',
  '1',
];
export const short = [...small, '--steps', '60', '--sample-every', '20'];

/** A run that has ended, trained once for all test files, with what the command printed. */
interface Trained {
  readonly data: string;
  readonly out: string;
  readonly code: number | null;
  readonly stderr: string;
}

/** Trains in the test run's own folder; no test changes what is there. */
export async function trainedOnce(): Promise<Trained> {
  return onceARun('trained', async (folder) => {
    const [data, out] = [join(folder, 'data'), join(folder, 'run')];
    await cp(await writeTinyDataset(), data, { recursive: true });
    const { code, stderr } = await runScript(entry, ['--data', data, ...short, '--out', out]);
    return { data, out, code, stderr };
  });
}

/** A copy of that run, for a test to change. */
export async function finishedRun(): Promise<string> {
  const out = await newRun();
  await cp((await trainedOnce()).out, out, { recursive: true });
  return out;
}

/** A folder's path that does not exist yet. */
export async function newRun(): Promise<string> {
  return join(await temporaryFolder('run'), 'run');
}

/** The ids of the models in a run's folder. */
export async function modelsOf(out: string): Promise<string[]> {
  return readdir(join(out, 'model'));
}
