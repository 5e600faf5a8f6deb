import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { classFolders, classPath } from '../datasets/class-paths.ts';
import {
  type DigitSeries,
  drawSeries,
  type SeriesBatch,
  type SeriesDigit,
} from '../models/digit-series.ts';
import { type Generator, loadGenerator } from '../models/generator.ts';
import { idxFiles, labelBytes } from '../models/idx-header.ts';
import { readAlias } from '../models/manifest/alias.ts';
import { labelIndex } from '../models/manifest/labels.ts';
import type { Manifest } from '../models/manifest/manifest.ts';
import { writePng } from '../models/png.ts';
import { folderStore } from '../models/stores/folder.ts';
import { createDrawingThreads } from '../models/threads/drawing-threads.ts';
import {
  removeAbandoned,
  renameOver,
  syncFolder,
  withAside,
  writeFileDurably,
} from './files/durable-writes.ts';
import { fromModelFolder } from './export/model-folder.ts';
import { makeFolder } from './files/make-folder.ts';
import { namesIn } from './files/missing-files.ts';
import { writing } from './files/write-error.ts';
import { InvalidInput } from './invalid-input.ts';
import { createFolderSink } from './numbers/folder-sink.ts';

/** Digits that each thread draws while the last ones are written. */
const digitsOfThread = 128;

/** How a data set of digits is written: two IDX files, or PNG files in a folder for each label. */
export const digitFormats = ['idx', 'imagefolder'] as const;

/** What a data set of digits is written by. */
export interface DigitsWriting {
  /** Default: idx. */
  readonly format?: (typeof digitFormats)[number];
  /** Takes how many are drawn so far. */
  readonly onDrawn?: (count: number) => void;
  /** Threads that draw; 1, the default: the one that calls. */
  readonly threads?: number;
}

/**
 * Draws a series of labelled digits into a folder, in memory that does not grow with their count but by a byte a
 * label. Everything is written aside and renamed when all is there: of IDX files the images first, then the labels.
 *
 * @param folder made where there is none
 * @returns the paths of what was written
 * @throws InvalidInput for a model without labels, or files that are there
 */
export async function writeDigits(
  generator: Generator,
  series: DigitSeries,
  folder: string,
  { format = 'idx', onDrawn = () => {}, threads = 1 }: DigitsWriting = {},
): Promise<readonly string[]> {
  const { id, labels } = generator.manifest;
  if (labels === null) refuseUnlabelled(id);
  const pool = threads > 1 ? createDrawingThreads(threads) : null;
  const drawn = drawSeries(
    generator,
    series,
    pool ? { draw: pool.draw, batchSize: digitsOfThread * threads } : {},
  );
  const batches = counted(drawn, onDrawn);
  try {
    if (format === 'imagefolder') return await writeImageFolder(folder, generator, batches);
    return await writeIdx(folder, generator, series.count, batches);
  } finally {
    await pool?.close();
  }
}

async function* counted(
  batches: AsyncIterable<SeriesBatch>,
  onDrawn: (count: number) => void,
): AsyncGenerator<SeriesBatch> {
  let count = 0;
  for await (const batch of batches) {
    yield batch;
    count += batch.digits.length;
    onDrawn(count);
  }
}

async function writeIdx(
  folder: string,
  { manifest }: Generator,
  count: number,
  batches: AsyncIterable<SeriesBatch>,
): Promise<readonly string[]> {
  const content = idxFiles(count, manifest);
  const images = join(folder, content.images.name);
  const labels = join(folder, content.labels.name);
  await makeFolder(folder, '--out');
  await refusePresent([images, labels]);
  await removeAbandoned(folder);
  await withAside(folder, async (aside) => {
    const drawn: Uint8Array[] = [];
    const handle = await open(aside, 'w');
    // Whole: write() alone may end with a part of it where a disk has no more room, and tells no one.
    const write = (bytes: Uint8Array) => writing(images, () => handle.writeFile(bytes));
    try {
      await write(content.images.header);
      for await (const batch of batches) {
        drawn.push(labelBytes(batch.digits.map(labelOf), content.labels.bytesOf));
        await write(Buffer.concat(batch.images));
      }
      await writing(images, () => handle.sync());
    } finally {
      await handle.close();
    }
    // Another process may have been as quick.
    await refusePresent([images, labels]);
    await rename(aside, images);
    await syncFolder(folder);
    await writeFileDurably(labels, Buffer.concat([content.labels.header, ...drawn]));
  });
  return [images, labels];
}

/** Writes the files that GET /dataset.imagefolder has in its zip. */
async function writeImageFolder(
  folder: string,
  { manifest: { image, labels } }: Generator,
  batches: AsyncIterable<SeriesBatch>,
): Promise<readonly string[]> {
  const parent = dirname(resolve(folder));
  const names = classFolders(labels ?? []);
  await makeFolder(folder, '--out');
  await refuseFilled(folder);
  await removeAbandoned(parent);
  await withAside(parent, async (aside) => {
    const sink = await createFolderSink(aside);
    let index = 0;
    for await (const { digits, images } of batches) {
      for (const [place, digit] of digits.entries()) {
        const path = classPath(names[labelOf(digit)] ?? '', index++);
        await sink.write(path, writePng({ ...image, pixels: images[place] ?? new Uint8Array() }));
      }
    }
    await refuseFilled(folder);
    await rm(folder, { recursive: true, force: true });
    await renameOver(aside, folder);
    await syncFolder(parent);
  });
  return [folder];
}

function labelOf({ label }: SeriesDigit): number {
  return label ?? 0;
}

/**
 * The index of a label that a command was given by its name, or by its index.
 *
 * @throws InvalidInput where the model has no such label
 */
export function findLabel(text: string, { id, labels }: Manifest): number {
  if (labels === null) refuseUnlabelled(id);
  const index = labelIndex(labels, text);
  if (index >= 0) return index;
  const areNumbers = labels.every((name, label) => name === String(label));
  const allowed = areNumbers ? `0 to ${labels.length - 1}` : labels.slice(0, 50).join(', ');
  throw new InvalidInput(`--label ${text}: ${allowed} are allowed, the labels of the model ${id}`);
}

function refuseUnlabelled(id: string): never {
  throw new InvalidInput(`the model ${id} has no labels, but a data set needs labels`);
}

/** A folder may hold the real MNIST under the same names. */
async function refusePresent(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const present = await stat(file).then(
      () => true,
      () => false,
    );
    if (present) throw new InvalidInput(`--out: ${file} already exists: choose another folder`);
  }
}

async function refuseFilled(folder: string): Promise<void> {
  if ((await namesIn(folder)).length === 0) return;
  throw new InvalidInput(`--out: ${folder} is not empty: choose another folder`);
}

/**
 * Loads the model to draw with.
 *
 * @param folder of one model, …/<id>, or of a run; absent: the champion of those that ship
 * @param shippedFolder the folder of the models that ship
 * @throws InvalidInput where there is none, or it is not whole
 */
export async function openGenerator(
  folder: string | undefined,
  shippedFolder: string,
): Promise<Generator> {
  if (folder === undefined) {
    const shipped = folderStore(shippedFolder);
    return loadGenerator(shipped, (await readAlias(shipped, 'champion')).id);
  }
  return fromModelFolder(folder, ({ store, id }) => loadGenerator(store, id));
}
