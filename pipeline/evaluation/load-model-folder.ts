import { access, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { folderStore } from '../../models/folder-store.ts';
import { type Generator, loadGenerator } from '../../models/generator.ts';
import { ModelError } from '../../models/model-error.ts';
import { InvalidInput } from '../invalid-input.ts';

/**
 * Loads the model in one folder, `…/<id>`. The engine must run; the caller disposes the generator.
 *
 * @throws InvalidInput when it is missing or cannot be used
 */
export async function loadModelFolder(folder: string): Promise<Generator> {
  const path = await realpath(folder).catch((cause: unknown) => {
    throw new InvalidInput(`--model ${folder}: no such folder`, { cause });
  });
  await access(join(path, 'manifest.json')).catch((cause: unknown) => {
    throw new InvalidInput(
      `--model ${folder}: holds no manifest.json; the folder of one model is allowed, such as runs/<run>/model/<id>`,
      { cause },
    );
  });
  try {
    return await loadGenerator(folderStore(dirname(path)), basename(path));
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new InvalidInput(`--model ${folder}: ${cause.message}`, { cause });
  }
}
