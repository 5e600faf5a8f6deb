import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { WritableStore } from '../../models/stores/store.ts';
import { InvalidInput } from '../invalid-input.ts';
import { readHead } from '../run-store/head.ts';
import { restoreFiles } from '../run-store/restore.ts';
import { openStore } from '../stores/open.ts';
import type { SweepRow } from './grid.ts';

/** The name of the grid under a sweep's place, where every row of an array job reads it. */
const gridPath = 'grid.json';

/** Opens the place of a sweep. @throws InvalidInput for what cannot be one */
export async function openSweepStore(place: string, flag: string): Promise<WritableStore> {
  return openStore(place, { mayBeNew: true, flag });
}

/**
 * Puts a grid where the rows will read it; the same grid may be there.
 *
 * @throws InvalidInput when another grid is
 */
export async function writeSweepGrid(store: WritableStore, json: string): Promise<void> {
  const bytes = new TextEncoder().encode(json);
  const present = await store.readTagged(gridPath);
  if (!present && (await store.create(gridPath, bytes))) return;
  const found = present?.bytes ?? (await store.read(gridPath));
  if (Buffer.compare(found, bytes) === 0) return;
  throw new InvalidInput(
    `--store ${store.location}: contains the grid of another sweep; choose another place`,
  );
}

/** Reads the grid of a sweep. @throws InvalidInput where there is none */
export async function readSweepGrid(store: WritableStore): Promise<string> {
  const file = await store.readTagged(gridPath);
  if (file) return new TextDecoder().decode(file.bytes);
  throw new InvalidInput(`${store.location}: contains no ${gridPath}`);
}

/**
 * Brings what the table is made of from where the rows are kept into a folder. What makes a run of a folder
 * stays away (description and checkpoints): nobody is to go on with half of one.
 *
 * @param place of the sweep: each row is kept under its name in it
 */
export async function fetchRows(
  place: string,
  rows: readonly SweepRow[],
  folder: string,
  print: (line: string) => void,
): Promise<void> {
  for (const row of rows) {
    const store = await openSweepStore(`${place}/${row.name}`, '--store');
    const found = await readHead(store);
    if (!found) continue;
    const files = found.head.files.filter(
      ({ path }) => path !== 'config.json' && !path.startsWith('checkpoints/'),
    );
    await mkdir(join(folder, row.name), { recursive: true });
    const refused = await restoreFiles(store, files, join(folder, row.name));
    for (const [unit, reason] of refused) print(`row ${row.index}: refused: ${unit}: ${reason}`);
  }
}
