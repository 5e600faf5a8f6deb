import { open } from 'node:fs/promises';
import * as z from 'zod';
import { type BalanceWarning, balanceWarningSchema } from '../training/balance.ts';
import { type LogEntry, logEntrySchema } from '../training/step-record.ts';

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

/**
 * Opens a run's log and cuts off all behind `keptBytes`: lines of iterations that will run again.
 *
 * @throws Error that names the line when one that is kept is not of a log
 */
export async function openRunLog(file: string, keptBytes: number): Promise<RunLog> {
  const handle = await open(file, 'a+');
  const { size } = await handle.stat();
  await handle.truncate(Math.min(size, keptBytes));
  const entries = parseEntries(await handle.readFile('utf8'), file);
  return {
    entries,
    isShort: size < keptBytes,
    async append(line) {
      if (!('sign' in line)) entries.push(line);
      await handle.appendFile(`${JSON.stringify(line)}\n`);
    },
    async sync() {
      await handle.sync();
      return (await handle.stat()).size;
    },
    close: () => handle.close(),
  };
}

const lineSchema = z.union([logEntrySchema, balanceWarningSchema]);

function parseEntries(text: string, file: string): LogEntry[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.flatMap((line, index) => {
    try {
      const parsed = lineSchema.parse(JSON.parse(line));
      return 'sign' in parsed ? [] : [parsed];
    } catch (cause) {
      throw new Error(
        `${file}: line ${index + 1}: not a line of a log; without the file the run goes on, its history lost`,
        {
          cause,
        },
      );
    }
  });
}
