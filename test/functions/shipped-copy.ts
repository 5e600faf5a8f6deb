import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { shippedFolder } from '../../functions/entries/environment.ts';

/** A copy of the shipped models that a test may damage. */
export interface ShippedCopy {
  readonly folder: string;
  /** The id that the alias champion points to. */
  readonly id: string;
  /** Changes one JSON file of the copy. */
  edit(path: string, change: (json: Record<string, unknown>) => void): Promise<void>;
  /** Flips the last bit of one file of the copy. */
  flipBit(path: string): Promise<void>;
}

/** Copies models/shipped into a temporary folder, which goes when the running test is over. */
export async function copyShipped(): Promise<ShippedCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'digit-mint-models-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(shippedFolder, folder, { recursive: true });
  const read = async (path: string) =>
    JSON.parse(await readFile(join(folder, path), 'utf8')) as Record<string, unknown>;
  const { id } = await read('aliases/champion.json');
  return {
    folder,
    id: String(id),
    async edit(path, change) {
      const json = await read(path);
      change(json);
      await writeFile(join(folder, path), JSON.stringify(json));
    },
    async flipBit(path) {
      const bytes = await readFile(join(folder, path));
      bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
      await writeFile(join(folder, path), bytes);
    },
  };
}
