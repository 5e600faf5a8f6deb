import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAlias } from '../../models/alias.ts';
import { folderStore } from '../../models/folder-store.ts';
import { type Generator, loadGenerator } from '../../models/generator.ts';
import { InvalidInput } from '../invalid-input.ts';

const shippedFolder = fileURLToPath(new URL('../../models/shipped', import.meta.url));

/**
 * Loads the model to draw with. The engine must run.
 *
 * @param folder of one model, …/<id>; absent: the champion of those that ship
 * @throws InvalidInput where there is no such folder, ModelError where it holds no whole model
 */
export async function openGenerator(folder: string | undefined): Promise<Generator> {
  if (folder === undefined) {
    const shipped = folderStore(shippedFolder);
    return loadGenerator(shipped, (await readAlias(shipped, 'champion')).id);
  }
  const path = await realpath(join(folder)).catch((cause: unknown) => {
    throw new InvalidInput(`--model ${folder}: no such folder`, { cause });
  });
  return loadGenerator(folderStore(dirname(path)), basename(path));
}
