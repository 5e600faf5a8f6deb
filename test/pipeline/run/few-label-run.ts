import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { semiResultSchema } from '../../../pipeline/semi/outputs.ts';
import { writeTinyDataset } from '../../fixtures/tiny-dataset.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

export const entry = 'pipeline/commands/train.ts';

/** A folder's path that does not exist yet. */
export async function newRun(): Promise<string> {
  return join(await temporaryFolder('run'), 'run');
}

/** Forty tiny images, whose training images are the test images too. */
export async function writeTestedDataset(): Promise<string> {
  const data = await writeTinyDataset();
  for (const part of ['images-idx3-ubyte', 'labels-idx1-ubyte']) {
    await copyFile(join(data, `train-${part}`), join(data, `t10k-${part}`));
  }
  return data;
}

export const short = ['--engine', 'wasm', '--threads', '1', '--labels-per-class', '2'];

/** What a finished run says of itself. */
export async function resultOf(out: string) {
  return semiResultSchema.parse(JSON.parse(await readFile(join(out, 'result.json'), 'utf8')));
}
