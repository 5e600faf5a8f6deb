import { access, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { folderStore } from '../../models/folder-store.ts';
import { ModelError } from '../../models/model-error.ts';
import { InvalidInput } from '../invalid-input.ts';
import { verifyModel, type WholeModel } from '../export/verify-model.ts';

/**
 * Reads the model in one folder, `…/<id>`, as `--model` names it, and proves it. Needs the wasm engine.
 *
 * @throws InvalidInput when there is none, or it is not whole
 */
export async function readModelFolder(folder: string): Promise<WholeModel> {
  const path = await realpath(folder).catch(() => {
    throw new InvalidInput(`--model ${folder}: no such folder`);
  });
  await access(join(path, 'manifest.json')).catch(() => {
    throw new InvalidInput(
      `--model ${folder}: holds no manifest.json; the folder of one model is allowed, such as runs/<run>/model/<id>`,
    );
  });
  try {
    return await verifyModel(folderStore(dirname(path)), basename(path));
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new InvalidInput(`--model ${folder}: ${error.message}`, { cause: error });
  }
}
