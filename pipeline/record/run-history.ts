import { appendFile } from 'node:fs/promises';
import { type HistoryEntry, historyEntrySchema } from './history-entry.ts';
import { readJsonLines } from './stored-records.ts';
import { writeFileDurably } from '../files/durable-writes.ts';

/** history.jsonl of a run: what was measured of its digits on the way. */
export interface RunHistory {
  append(entry: HistoryEntry): Promise<void>;
}

/**
 * Opens a run's history and leaves out all behind `lastStep`: iterations that will run again.
 *
 * @throws InvalidInput that names the line when one that is there is not of a history
 */
export async function openRunHistory(file: string, lastStep: number): Promise<RunHistory> {
  const entries = await readJsonLines(file, historyEntrySchema);
  const kept = entries.filter(({ step }) => step <= lastStep);
  if (kept.length > 0 || entries.length > 0) {
    await writeFileDurably(file, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }
  return { append: (entry) => appendFile(file, `${JSON.stringify(entry)}\n`) };
}
