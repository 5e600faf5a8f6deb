import { appendFile, open, truncate } from 'node:fs/promises';
import * as z from 'zod';
import { writeFileDurably } from '../files/durable-writes.ts';
import { readJsonLines } from './stored.ts';

/** A file of JSON lines that a run appends to, such as log.jsonl. */
export interface JsonLines<Line> {
  /** All lines, oldest first: those that were there, and those appended since. */
  readonly lines: readonly Line[];
  /** Whether lines are missing that were there when the checkpoint was saved. */
  readonly isShort: boolean;
  append(line: Line): Promise<void>;
  /** Brings all lines to the disk. @returns the file's length in bytes, for a checkpoint */
  sync(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a file of JSON lines and cuts it off after `keptBytes`, as the later iterations will run again.
 *
 * @throws Error that names a kept line that does not fit the schema
 */
export async function openJsonLines<Schema extends z.ZodType>(
  file: string,
  keptBytes: number,
  schema: Schema,
): Promise<JsonLines<z.infer<Schema>>> {
  const handle = await open(file, 'a+');
  const { size } = await handle.stat();
  // By its name: on Windows a handle that appends may not truncate.
  await truncate(file, Math.min(size, keptBytes));
  const lines = parseLines(await handle.readFile('utf8'), file, schema);
  return {
    lines,
    isShort: size < keptBytes,
    async append(line) {
      lines.push(line);
      await handle.appendFile(`${JSON.stringify(line)}\n`);
    },
    async sync() {
      await handle.sync();
      return (await handle.stat()).size;
    },
    close: () => handle.close(),
  };
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
      throw new Error(
        `${file}: line ${index + 1}: not a line of a log; if you remove the file, the run continues without its history`,
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
  if (kept.length > 0 || entries.length > 0) {
    await writeFileDurably(file, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }
  return { append: (entry) => appendFile(file, `${JSON.stringify(entry)}\n`) };
}
