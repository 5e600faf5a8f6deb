import { open, truncate } from 'node:fs/promises';
import * as z from 'zod';
import { type BalanceWarning, balanceWarningSchema } from '../gan/balance.ts';
import { type LogEntry, logEntrySchema } from '../nn/step-record.ts';

/** log.jsonl of a run: an entry or a warning a line, and all entries in memory. */
export interface RunLog {
  /** Oldest first. */
  readonly entries: readonly LogEntry[];
  /** Whether lines are missing that the checkpoint had seen. */
  readonly isShort: boolean;
  append(line: LogEntry | BalanceWarning): Promise<void>;
  /** Brings all lines to the disk. @returns the file's length in bytes, for a checkpoint */
  sync(): Promise<number>;
  close(): Promise<void>;
}

/** A file of JSON lines that a run appends to. */
export interface JsonLines<Line> {
  /** Those that were there, oldest first. */
  readonly lines: readonly Line[];
  /** Whether lines are missing that the checkpoint had seen. */
  readonly isShort: boolean;
  append(line: Line): Promise<void>;
  /** Brings all lines to the disk. @returns the file's length in bytes, for a checkpoint */
  sync(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a file of JSON lines and cuts off all behind `keptBytes`: lines of iterations that will run again.
 *
 * @throws Error that names the line when one that is kept is not of such a file
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
  return {
    lines: parseLines(await handle.readFile('utf8'), file, schema),
    isShort: size < keptBytes,
    append: (line) => handle.appendFile(`${JSON.stringify(line)}\n`),
    async sync() {
      await handle.sync();
      return (await handle.stat()).size;
    },
    close: () => handle.close(),
  };
}

/**
 * Opens a run's log and cuts off all behind `keptBytes`: lines of iterations that will run again.
 *
 * @throws Error that names the line when one that is kept is not of a log
 */
export async function openRunLog(file: string, keptBytes: number): Promise<RunLog> {
  const opened = await openJsonLines(file, keptBytes, lineSchema);
  const entries = opened.lines.flatMap((line) => ('sign' in line ? [] : [line]));
  return {
    isShort: opened.isShort,
    entries,
    async append(line) {
      if (!('sign' in line)) entries.push(line);
      await opened.append(line);
    },
    sync: () => opened.sync(),
    close: () => opened.close(),
  };
}

const lineSchema = z.union([logEntrySchema, balanceWarningSchema]);

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
        `${file}: line ${index + 1}: not a line of a log; without the file the run goes on, its history lost`,
        { cause },
      );
    }
  });
}
