import { access, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ModelError } from '../errors.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { isModelId } from './versions.ts';
import { folderStore } from '../stores/folder.ts';
import type { WatchableStore } from '../stores/store.ts';

/** Where a model lies on disk. */
export interface ModelPlace {
  readonly store: WatchableStore;
  readonly id: string;
}

/**
 * Finds the model that a path names: the folder of one model, `…/<id>`, or the folder of a run, whose newest model it
 * is.
 *
 * @throws ModelError that says what was looked for, where there is neither
 */
export async function findModel(path: string): Promise<ModelPlace> {
  const folder = await realpath(path).catch((cause: unknown) => {
    throw new ModelError(`${path}: no such folder`, { cause });
  });
  if (await isThere(join(folder, 'manifest.json'))) {
    return { store: folderStore(dirname(folder)), id: basename(folder) };
  }
  const models = join(folder, 'model');
  const newest = await newestModel(models);
  if (newest) return { store: folderStore(models), id: newest.id };
  const why = (await isThere(join(folder, 'config.json')))
    ? 'the run has no model yet'
    : 'contains neither manifest.json nor model/<id>/manifest.json';
  throw new ModelError(
    `${path}: ${why}; give the folder of a finished run, such as runs/<run>, or of one model, such as runs/<run>/model/<id>`,
  );
}

/**
 * The manifest of the newest of the models that lie beside each other in a folder, as a run writes them: the one that
 * was trained the longest, with companions before the same without.
 *
 * @returns null where there is none
 * @throws ModelError for a damaged manifest
 */
export async function newestModel(folder: string): Promise<Manifest | null> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  const manifests = await Promise.all(
    names.filter(isModelId).map(async (id) => {
      const file = join(folder, id, 'manifest.json');
      return parseManifest(new Uint8Array(await readFile(file)), file);
    }),
  );
  const companions = ({ companions: networks }: Manifest) => Object.keys(networks).length;
  const [newest] = manifests.toSorted((a, b) => b.steps - a.steps || companions(b) - companions(a));
  return newest ?? null;
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
