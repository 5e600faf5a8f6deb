import { appendFile, open, readFile, truncate } from 'node:fs/promises';
import * as z from 'zod';
import { writeFileDurably } from '../files/durable-writes.ts';
import { isMissing, isPresent } from '../files/missing-files.ts';
import { writing } from '../files/write-error.ts';
import { InvalidInput } from '../invalid-input.ts';
import { readJsonLines } from './stored.ts';

/** A file of JSON lines that a run appends to, such as log.jsonl. */
export interface JsonLines<Line> {
  /** All lines, oldest first: those that were there, and those appended since. */
  readonly lines: readonly Line[];
  /** Whether lines are missing that were there when the checkpoint was saved. */
  readonly isShort: boolean;
  /** @throws WriteError that names the file and the cause */
  append(line: Line): Promise<void>;
  /** Brings all lines to the disk. @returns the file's length in bytes, for a checkpoint */
  sync(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a file of JSON lines and cuts it off after `keptBytes`, as the later iterations will run again.
 *
 * @throws InvalidInput that names a kept line that does not fit the schema; the file stays as it was
 */
export async function openJsonLines<Schema extends z.ZodType>(
  file: string,
  keptBytes: number,
  schema: Schema,
): Promise<JsonLines<z.infer<Schema>>> {
  const bytes = (await readBytesIfPresent(file)).subarray(0, keptBytes);
  // A last line without its end is what a process had written when it was killed, or the disk was full.
  const whole = bytes.lastIndexOf('\n') + 1;
  const lines = parseLines(bytes.toString('utf8', 0, whole), file, schema);
  const handle = await open(file, 'a');
  // By its name: on Windows a handle that appends may not truncate.
  await truncate(file, whole);
  return {
    lines,
    isShort: whole < keptBytes,
    async append(line) {
      lines.push(line);
      await writing(file, () => handle.appendFile(`${JSON.stringify(line)}\n`));
    },
    async sync() {
      await writing(file, () => handle.sync());
      return (await handle.stat()).size;
    },
    close: () => handle.close(),
  };
}

async function readBytesIfPresent(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
}

function parseLines<Schema extends z.ZodType>(
  text: string,
  file: string,
  schema: Schema,
): z.infer<Schema>[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line, index) => {
    try {
      return schema.parse(JSON.parse(line));
    } catch (cause) {
      throw new InvalidInput(
        `${file}: line ${index + 1}: is not a line of a log: mend or remove that line, or move the file away: the run continues without what it said`,
        { cause },
      );
    }
  });
}

/** One line of history.jsonl: metrics during training, measured on fewer images than an evaluation's. */
export const historyEntrySchema = z.strictObject({
  step: z.int().nonnegative(),
  /** Of training, up to this step. */
  seconds: z.number().nonnegative(),
  frechetDistance: z.number(),
  coverage: z.number(),
  precision: z.number(),
  /** null for a model without labels. */
  labelAgreement: z.number().nullable(),
});

export type HistoryEntry = Readonly<z.infer<typeof historyEntrySchema>>;

/** history.jsonl of a run. */
interface RunHistory {
  append(entry: HistoryEntry): Promise<void>;
}

/**
 * Opens a run's history and removes the entries after `lastStep`, whose iterations will run again.
 *
 * @throws InvalidInput that names a line that is not an entry of a history
 */
export async function openRunHistory(file: string, lastStep: number): Promise<RunHistory> {
  const entries = await readJsonLines(file, historyEntrySchema);
  const kept = entries.filter(({ step }) => step <= lastStep);
  // Also where no line is whole: an entry must not be appended to a torn one.
  if (await isPresent(file)) {
    await writeFileDurably(file, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }
  return {
    append: (entry) => writing(file, () => appendFile(file, `${JSON.stringify(entry)}\n`)),
  };
}
