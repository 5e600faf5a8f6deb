import * as z from 'zod';
import { evaluationSchema } from '../../models/evaluation.ts';
import { readRunDescription, type RunFolder } from '../record/run-folder.ts';
import { balanceWarningSchema } from '../gan/balance.ts';
import { logEntrySchema } from '../nn/step-record.ts';
import { closestPairsSchema } from '../record/closest-pair.ts';
import { historyEntrySchema } from '../record/history-entry.ts';
import { drawPairs } from './pair-pictures.ts';
import type { ReportData } from './report-data.ts';
import { reportFiles } from '../record/report-files.ts';
import { drawRunModel } from './run-model.ts';
import { readRunSheets } from './run-sheets.ts';
import { readJsonLines, readStoredJson } from '../record/stored-records.ts';

const logLineSchema = z.union([logEntrySchema, balanceWarningSchema]);

/** What a run's folder does not say. */
export interface ReportOptions {
  /** When the report is made, as ISO 8601. */
  readonly created: string;
}

/**
 * Gathers all that a run's folder holds, and draws with its model. Whatever the run has not made yet, or
 * never will, is missing from the data. Needs the wasm engine.
 *
 * @throws InvalidInput that names the file when the folder holds no run, or one of its files is damaged
 */
export async function readReportData(
  folder: RunFolder,
  { created }: ReportOptions,
): Promise<ReportData> {
  const run = await readRunDescription(folder);
  const lines = await readJsonLines(folder.logFile, logLineSchema);
  const entries = lines.flatMap((line) => ('sign' in line ? [] : [line]));
  const files = reportFiles(folder);
  const drawn = await drawRunModel(folder);
  const [height, width] = run.configuration.imageShape;
  const shape = { height, width, labels: drawn?.manifest.labels ?? null };
  const pairs = (await readStoredJson(files.closestPairs, closestPairsSchema)) ?? [];
  return {
    title: `${run.configuration.preset} on ${run.dataset.name}`,
    run,
    modelId: drawn?.manifest.id ?? null,
    entries,
    warnings: lines.flatMap((line) => ('sign' in line ? [line] : [])),
    history: await readJsonLines(files.history, historyEntrySchema),
    sheets: await readRunSheets(folder),
    // The manifest comes first: the file may be of a model that the run made before it went on.
    evaluation:
      drawn?.manifest.evaluation ?? (await readStoredJson(files.evaluation, evaluationSchema)),
    labelled: drawn?.labelled ?? null,
    samples: drawn?.samples ?? null,
    walks: drawn?.walks ?? [],
    closestPairs: drawPairs(pairs, shape, files.closestPairs),
    secondsOfTraining: entries.at(-1)?.seconds ?? 0,
    created,
  };
}
