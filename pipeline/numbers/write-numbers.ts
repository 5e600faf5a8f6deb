import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formats } from '../../datasets/formats/table.ts';
import type { DatasetFormat } from '../../datasets/formats/format.ts';
import type { Example } from '../../datasets/example.ts';
import { type LineRequest, plannedTexts } from '../../datasets/series.ts';
import { linesByPart, partFolder, partNames } from '../../datasets/splits.ts';
import { drawWithThreads } from '../../datasets/threads/line-threads.ts';
import type { Generator } from '../../models/generator.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { makeFolder } from '../files/make-folder.ts';
import { isMissing, namesIn } from '../files/missing-files.ts';
import { isDiskError } from '../files/write-error.ts';
import { InvalidInput } from '../invalid-input.ts';
import { createFolderSink, type FolderSink } from './folder-sink.ts';
import { descriptionOf, type NumbersOrder, rangeOf } from '../../datasets/order.ts';

/** Lines that are written, and noted as whole, together: those of one Parquet or tar file. */
const defaultBatch = 1000;

const progressFile = '.progress.json';
const descriptionFile = 'dataset.json';

/** How a data set is written. */
export interface WritingOptions {
  readonly threads: number;
  /** Lines of a batch. Default: 1000. */
  readonly batchSize?: number;
  /** Goes on where a run ended. */
  readonly resume: boolean;
  /** The texts of a list from a line on; null: the plan draws them. */
  readonly listFrom: ((index: number) => AsyncGenerator<string>) | null;
  /** Takes how many lines are written so far. */
  readonly onWritten: (count: number) => void;
}

/** How far a run is. */
interface Progress {
  readonly order: string;
  readonly next: number;
  readonly sizes: Readonly<Record<string, number>>;
  readonly lines: Readonly<Record<string, number>>;
}

/**
 * Writes a data set of lines to a folder, in memory that does not grow with their count. Batches are noted as they are
 * whole, so that a run that ended goes on there and gives the same bytes.
 *
 * @throws InvalidInput for a folder that is not empty, or that has another data set; WriteError where the disk is full
 */
export async function writeNumbers(
  generator: Generator,
  order: NumbersOrder,
  folder: string,
  options: WritingOptions,
): Promise<void> {
  const { id } = generator.manifest;
  const { batchSize = defaultBatch } = options;
  const { split } = order;
  const format = await formats[order.format]();
  requireFittingFormat(order, format);
  const key = JSON.stringify([id, order]);
  const { from, to } = rangeOf(order);
  const begun = await openFolder(folder, key, options.resume);
  const progress = begun ?? { order: key, next: from, sizes: {}, lines: {} };
  const sink = await createFolderSink(folder, progress.sizes);
  const parts = { mask: order.masks, grey: format.needsGrey ?? false };
  const drawing = drawWithThreads(generator, order.plan, parts, options.threads);
  const lines: Record<string, number> = { ...progress.lines };
  let { next } = progress;
  try {
    const texts = options.listFrom?.(next) ?? null;
    while (next < to) {
      const end = Math.min(to, (Math.floor(next / batchSize) + 1) * batchSize);
      const examples = await drawing.draw(await requestsOf(texts, next, end));
      requireFitting(examples, format);
      // Only now, so that an order that is refused leaves an empty folder, which the next one may have.
      if (!begun && next === from) await note(folder, sink, progress);
      const batch = Math.floor(next / batchSize);
      for (const [name, own] of linesByPart(examples, split)) {
        await format.add({ folder: partFolder(name, split), name, examples: own, batch }, sink);
        lines[name] = (lines[name] ?? 0) + own.length;
      }
      next = end;
      await note(folder, sink, { order: key, next, lines });
      options.onWritten(next - from);
    }
    for (const name of partNames(split)) {
      await format.end?.({ folder: partFolder(name, split), name }, sink);
    }
    const description = descriptionOf(order, id, lines);
    await writeFileDurably(
      join(folder, descriptionFile),
      `${JSON.stringify(description, null, 2)}\n`,
    );
    await rm(join(folder, progressFile), { force: true });
  } catch (error) {
    if (!isDiskError(error)) throw error;
    const { message } = error as Error;
    throw new Error(`${message}: ${next - from} lines are whole; make room and add --resume`, {
      cause: error,
    });
  } finally {
    await drawing.close();
  }
}

/** @returns how far the run in a folder is; null: it is new */
async function openFolder(folder: string, key: string, resume: boolean): Promise<Progress | null> {
  await makeFolder(folder, '--out');
  const names = await namesIn(folder);
  if (names.includes(descriptionFile)) {
    throw new InvalidInput(`--out: ${folder} has a whole data set already: choose another folder`);
  }
  const stored = await readFile(join(folder, progressFile), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (stored === null) {
    if (names.length === 0) return null;
    throw new InvalidInput(`--out: ${folder} is not empty: choose another folder`);
  }
  if (!resume) {
    throw new InvalidInput(
      `--out: ${folder} has a part of a data set: add --resume to go on, or choose another folder`,
    );
  }
  const progress = JSON.parse(stored) as Progress;
  if (progress.order === key) return progress;
  throw new InvalidInput(
    `--resume: ${folder} was begun with other options or another model: give the same again`,
  );
}

async function note(
  folder: string,
  sink: FolderSink,
  progress: Omit<Progress, 'sizes'>,
): Promise<void> {
  const text = JSON.stringify({ ...progress, sizes: sink.sizes() });
  await writeFileDurably(join(folder, progressFile), text);
}

async function requestsOf(
  texts: AsyncGenerator<string> | null,
  from: number,
  to: number,
): Promise<readonly (LineRequest | number)[]> {
  const indices = Array.from({ length: to - from }, (_, offset) => from + offset);
  if (!texts) return indices;
  const requests: LineRequest[] = [];
  for (const index of indices) {
    // Lines of a file follow each other.
    // oxlint-disable-next-line no-await-in-loop
    const { value, done } = await texts.next();
    if (done) throw new InvalidInput('--list: the file has become shorter');
    requests.push({ index, text: value });
  }
  return requests;
}

function requireFittingFormat({ plan, masks, format: name }: NumbersOrder, format: DatasetFormat) {
  if (masks && format.lacksMasks) {
    throw new InvalidInput(`--masks: the format ${name} has no place for them`);
  }
  if (name === 'idx' && plannedTexts(plan.text).areDigits === false) {
    throw new InvalidInput('--format: idx has single digits: each text must be one digit');
  }
}

function requireFitting(examples: readonly Example[], { refuses }: DatasetFormat): void {
  for (const { index, text } of examples) {
    const wrong = refuses?.(text) ?? null;
    if (wrong === null) continue;
    throw new InvalidInput(`--format: line ${index + 1}, ${JSON.stringify(text)}: ${wrong}`);
  }
}
