import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { type Evaluation, evaluationSchema } from '../../models/manifest/evaluation.ts';
import { folderStore } from '../../models/stores/folder.ts';
import { disposeGenerator, loadGenerator } from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { dimensionsOf } from '../data/images.ts';
import { type Configuration, configurationSchema } from '../gan/configuration.ts';
import { type BalanceWarning, logEntries, type LogEntry, logLineSchema } from '../gan/log.ts';
import {
  closestPairsSchema,
  readJsonLines,
  readNewestManifest,
  readStoredJson,
} from '../record/stored.ts';
import { type HistoryEntry, historyEntrySchema } from '../record/log.ts';
import {
  type RunDescription,
  type RunFolder,
  readDescription,
  reportFiles,
} from '../record/run-folder.ts';
import {
  type LabelledSheet,
  type PairPicture,
  type StepSheet,
  drawLabelledSheet,
  drawPairs,
} from './sheets.ts';
import { InvalidInput } from '../invalid-input.ts';
import { namesIn } from '../files/missing-files.ts';
import { type Walk, drawWalks } from './walk.ts';

/** What a run's folder does not say. */
export interface ReportOptions {
  /** When the report is made, as ISO 8601. */
  readonly created: string;
}

/**
 * Gathers all that a run's folder holds, and draws with its model. Whatever the run has not made yet, or
 * never will, is missing from the data.
 *
 * @throws InvalidInput that names the file when the folder holds no run, or one of its files is damaged
 */
export async function readReportData(
  folder: RunFolder,
  { created }: ReportOptions,
): Promise<ReportData> {
  const run = await readDescription(folder, configurationSchema);
  const lines = await readJsonLines(folder.logFile, logLineSchema);
  const entries = logEntries(lines);
  const files = reportFiles(folder);
  const drawn = await drawRunModel(folder);
  const shape = {
    ...dimensionsOf(run.configuration.imageShape),
    labels: drawn?.manifest.labels ?? null,
  };
  const readPairs = async (file: string) =>
    drawPairs((await readStoredJson(file, closestPairsSchema)) ?? [], shape, file);
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
    closestPairs: await readPairs(files.closestPairs),
    closestReferencePairs: await readPairs(files.closestReferencePairs),
    secondsOfTraining: entries.at(-1)?.seconds ?? 0,
    created,
  };
}

/** All that a report shows, as plain data. */
export interface ReportData {
  readonly title: string;
  readonly run: RunDescription<Configuration>;
  /** null: the run has made no model yet. */
  readonly modelId: string | null;
  /** Oldest first, as are warnings, history and sheets. */
  readonly entries: readonly LogEntry[];
  readonly warnings: readonly BalanceWarning[];
  readonly history: readonly HistoryEntry[];
  readonly sheets: readonly StepSheet[];
  /** null: the model was not evaluated. */
  readonly evaluation: Evaluation | null;
  /** null: the model takes no label. */
  readonly labelled: LabelledSheet | null;
  /** Seeds 0 to 99, ten a row; null without a model. */
  readonly samples: Uint8Array | null;
  readonly walks: readonly Walk[];
  readonly closestPairs: readonly PairPicture[];
  /** With held-out images; none in older runs. */
  readonly closestReferencePairs: readonly PairPicture[];
  readonly secondsOfTraining: number;
  /** When the report was made, as ISO 8601. */
  readonly created: string;
}

/** A run's model, and what it draws. */
interface DrawnModel {
  readonly manifest: Manifest;
  readonly labelled: LabelledSheet | null;
  readonly samples: Uint8Array;
  readonly walks: readonly Walk[];
}

/**
 * Reads the model that a run has made, the one of the most iterations where it went on and made several, and
 * draws with it.
 *
 * @returns null for a run that has made none yet
 * @throws ModelError when the model is damaged
 */
async function drawRunModel(folder: RunFolder): Promise<DrawnModel | null> {
  const manifest = await readNewestManifest(folder);
  if (!manifest) return null;
  const generator = await loadGenerator(folderStore(folder.model), manifest.id);
  try {
    return {
      manifest,
      labelled: await drawLabelledSheet(generator),
      samples: new Uint8Array(await readFile(join(folder.model, manifest.id, 'samples.png'))),
      walks: await drawWalks(generator),
    };
  } finally {
    disposeGenerator(generator);
  }
}

const sheetName = /^step-(\d+)\.png$/;

/**
 * The sheets that a run has saved, oldest first; none where it has saved none.
 *
 * @throws InvalidInput that names a sheet which is damaged
 */
export async function readRunSheets({ samples }: RunFolder): Promise<readonly StepSheet[]> {
  const names = await namesIn(samples);
  const steps = names
    .flatMap((name) => sheetName.exec(name)?.[1] ?? [])
    .toSorted((a, b) => Number(a) - Number(b));
  return Promise.all(
    steps.map(async (digits) => ({
      step: Number(digits),
      png: await readSheet(join(samples, `step-${digits}.png`)),
    })),
  );
}

async function readSheet(file: string): Promise<Uint8Array> {
  const png = new Uint8Array(await readFile(file));
  try {
    decode(png);
  } catch (cause) {
    const problem = (cause as Error).message;
    throw new InvalidInput(`${file}: no whole PNG (${problem}); without it the report is made`, {
      cause,
    });
  }
  return png;
}
