import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ModelError } from '../../models/model-error.ts';
import type { WritableStore } from '../../models/writable-store.ts';
import { writeFileDurably, writeFolderDurably } from '../files/write-durably.ts';
import { readKeptFile } from './read-kept-file.ts';
import { unitOf } from './run-files.ts';
import type { KeptFile } from './run-head.ts';

/**
 * Writes kept files into a run's folder, each unit (a checkpoint, a model, a single file) whole or not at all.
 *
 * @returns the units that were left out, and why
 * @throws StoreError when the store cannot be asked
 */
export async function restoreFiles(
  store: WritableStore,
  files: readonly KeptFile[],
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const units = new Map<string, KeptFile[]>();
  for (const file of files) {
    const unit = unitOf(file.path);
    units.set(unit, [...(units.get(unit) ?? []), file]);
  }
  const refused = new Map<string, string>();
  for (const [unit, members] of units) {
    try {
      await restoreUnit(store, unit, members, folder);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      refused.set(unit, error.message);
    }
  }
  return refused;
}

async function restoreUnit(
  store: WritableStore,
  unit: string,
  members: readonly KeptFile[],
  folder: string,
): Promise<void> {
  const content = new Map<string, Uint8Array>();
  for (const file of members) content.set(file.path, await readKeptFile(store, file));
  const target = join(folder, unit);
  await mkdir(dirname(target), { recursive: true });
  const single = content.get(unit);
  if (single) return writeFileDurably(target, single);
  const inside = [...content].map(([path, bytes]) => [path.slice(unit.length + 1), bytes] as const);
  return writeFolderDurably(target, new Map(inside));
}
