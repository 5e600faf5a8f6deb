import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

export const entry = 'pipeline/commands/sweep.ts';

/** A grid of two rows for each number of iterations, one for each of two seeds. */
export async function writeGrid(
  data: string,
  steps: number | readonly number[] = 20,
): Promise<string> {
  const file = join(await temporaryFolder('grid'), 'seeds.json');
  const grid = { preset: 'seed', data, 'batch-size': 8, threads: 1, steps, seed: [1, 2] };
  await writeFile(file, JSON.stringify(grid));
  return file;
}

/** A folder's path that does not exist yet. */
export async function folderFor(purpose: string): Promise<string> {
  return join(await temporaryFolder(purpose), purpose);
}
