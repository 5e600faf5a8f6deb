import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { ModelError } from '../../models/errors.ts';
import type { WritableStore } from '../../models/stores/store.ts';
import { withRunLock } from '../files/locks.ts';
import { namesIn } from '../files/missing-files.ts';
import {
  asideMark,
  writeFileDurably,
  writeFolderDurably,
  writeSynced,
} from '../files/durable-writes.ts';
import { InvalidInput } from '../invalid-input.ts';
import { checkpointNames } from '../record/checkpoint-files.ts';
import { runFolder } from '../record/run-folder.ts';
import { readStoredJson } from '../record/stored.ts';
import { type KeptFile, type RunHead, readHead } from './head.ts';
import { stepOfUnit, unitOf } from './upload.ts';

/** Heads that the run's holder may write while we read; each took it an upload. */
const attempts = 4;

/** A folder with this file in it was being restored when the process ended. */
const unfinishedMark = `${asideMark}restored`;

/** What tells a run from any other, of its config.json. */
const identitySchema = z.object({ started: z.string() });

/**
 * Brings a run from where it is kept into a folder, unless the folder has got further: all files, and of
 * the checkpoints those that are whole. What is torn or missing is named and left out.
 *
 * @param path the run's folder: missing, empty, or of the same run
 * @returns whether the store keeps a run
 * @throws InvalidInput when the folder holds something else, or the store no checkpoint that can be used
 */
export async function restoreRun(
  store: WritableStore,
  path: string,
  print: (line: string) => void,
): Promise<boolean> {
  const config = await readKeptConfig(store);
  if (!config) return false;
  if ((await localStep(store, config, path)) >= newestKeptStep(config.head)) return true;
  await withRunLock(path, async () => {
    const mark = join(path, unfinishedMark);
    await writeSynced(mark, '');
    const { refused, head } = await restoreNewestHead(store, path);
    for (const [unit, reason] of refused) print(`refused: ${unit}: ${reason}`);
    requireCheckpoint(store, head, refused);
    // Last: it is what makes the folder a run.
    await writeFileDurably(runFolder(path).configFile, config.bytes);
    await rm(mark);
    print(`restored from ${store.location}, as of ${head.written}`);
  });
  return true;
}

/** The head and config.json; null: no run is kept, or none that got as far as a description. */
async function readKeptConfig(store: WritableStore) {
  const found = await readHead(store);
  const file = found?.head.files.find(({ path }) => path === 'config.json');
  if (!found || !file) return null;
  return { head: found.head, file, bytes: await readKeptFile(store, file) };
}

/** Whoever holds the run may still upload, and remove what we were about to read: then once more. */
async function restoreNewestHead(store: WritableStore, path: string) {
  for (let attempt = 1; ; attempt++) {
    const found = await readHead(store);
    if (!found) throw new ModelError(`${store.location}: the run was removed while it was read`);
    const files = found.head.files.filter((file) => file.path !== 'config.json');
    const refused = await restoreFiles(store, files, path);
    const isCurrent = refused.size === 0 || (await readHead(store))?.tag === found.tag;
    if (isCurrent || attempt === attempts) return { refused, head: found.head };
  }
}

/**
 * How far the run in the folder is, -1 where there is none.
 *
 * @throws InvalidInput when it is another, or the folder holds something that is no run
 */
async function localStep(
  store: WritableStore,
  config: { readonly bytes: Uint8Array },
  path: string,
): Promise<number> {
  const { configFile, checkpoints } = runFolder(path);
  const local = await readStoredJson(configFile, identitySchema);
  const kept = identitySchema.parse(JSON.parse(new TextDecoder().decode(config.bytes)));
  if (local && local.started !== kept.started) {
    throw new InvalidInput(
      `--out ${path}: holds the run started ${local.started}, but --checkpoints ${store.location} holds the one started ${kept.started}: choose another folder`,
    );
  }
  if (local) return stepOfUnit(`checkpoints/${(await checkpointNames(checkpoints))[0]}`) ?? 0;
  const present = await namesIn(path);
  if (present.includes(unfinishedMark)) return -1;
  if (present.some((name) => !name.startsWith(asideMark))) {
    throw new InvalidInput(
      `--out ${path}: is not empty and is not a run folder: choose a folder to restore into`,
    );
  }
  return -1;
}

function newestKeptStep({ files }: RunHead): number {
  return Math.max(0, ...files.map(({ path }) => stepOfUnit(unitOf(path)) ?? 0));
}

function requireCheckpoint(
  store: WritableStore,
  { files }: RunHead,
  refused: ReadonlyMap<string, string>,
): void {
  const units = new Set(files.map(({ path }) => unitOf(path)));
  const checkpoints = [...units].filter((unit) => stepOfUnit(unit) !== null);
  if (checkpoints.length === 0 || checkpoints.some((unit) => !refused.has(unit))) return;
  throw new InvalidInput(
    `--checkpoints ${store.location}: no checkpoint can be used: ${checkpoints.map((unit) => refused.get(unit)).join('; ')}`,
  );
}

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

/**
 * Reads a file of a kept run.
 *
 * @throws ModelError when it is missing, torn or altered
 * @throws StoreError when the store cannot be asked
 */
async function readKeptFile(
  store: WritableStore,
  { object, sha256 }: KeptFile,
): Promise<Uint8Array> {
  const bytes = await store.read(object);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === sha256) return bytes;
  throw new ModelError(
    `${store.location}/${object}: SHA-256 ${sha256} expected, ${found} found: the file is damaged or was changed`,
  );
}
