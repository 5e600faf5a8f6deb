import { appendFile } from 'node:fs/promises';
import * as z from 'zod';
import { writeFileDurably } from '../files/durable-writes.ts';
import { readJsonLines } from './stored.ts';

/** history.jsonl of a run: what was measured of its digits on the way. */
interface RunHistory {
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

/** One line of history.jsonl: what a quick look during training measured, over fewer images than an evaluation. */
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
