import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOfImage, dimensionsOf, encodeSheet } from '../../data/images.ts';
import { isPresent } from '../../files/missing-files.ts';
import { InvalidInput } from '../../invalid-input.ts';
import { type RunDescription, type RunFolder, readDescription } from '../../record/run-folder.ts';
import { readJsonLines, readStoredJson } from '../../record/stored.ts';
import { type ReportOptions, readRunSheets } from '../../report/data.ts';
import type { StepSheet } from '../../report/sheets.ts';
import { type SemiConfiguration, semiConfigurationSchema } from '../configuration.ts';
import { type Mistakes, mistakesSchema } from '../mistakes.ts';
import {
  type SemiLogEntry,
  type SemiResult,
  semiFiles,
  semiLogEntrySchema,
  semiResultSchema,
} from '../outputs.ts';

/** An image that was named wrongly, as a PNG. */
export interface MistakePicture extends Omit<Mistakes['examples'][number], 'image'> {
  readonly png: Uint8Array;
}

/** All that the report of a few-label run shows. */
export interface SemiReportData {
  readonly title: string;
  readonly run: RunDescription<SemiConfiguration>;
  /** Oldest first, as are the sheets. */
  readonly entries: readonly SemiLogEntry[];
  /** null: the run has not ended. */
  readonly result: SemiResult | null;
  /** The labelled images, a row for each class; null: from before they were kept. */
  readonly labelled: Uint8Array | null;
  readonly confusion: Mistakes['confusion'];
  readonly mistakes: readonly MistakePicture[];
  /** Of the generator, where the method has one. */
  readonly sheets: readonly StepSheet[];
  readonly created: string;
}

/**
 * Gathers what a few-label run's folder holds; what the run has not made yet is missing.
 *
 * @throws InvalidInput that names the file when the folder holds no run, or one of its files is damaged
 */
export async function readSemiReportData(
  folder: RunFolder,
  { created }: ReportOptions,
): Promise<SemiReportData> {
  const run = await readDescription(folder, semiConfigurationSchema);
  const files = semiFiles(folder.path);
  const mistakes = await readStoredJson(files.mistakes, mistakesSchema);
  const image = dimensionsOf(run.configuration.imageShape);
  return {
    title: `${run.configuration.preset} on ${run.dataset.name}`,
    run,
    entries: await readJsonLines(folder.logFile, semiLogEntrySchema),
    result: await readStoredJson(files.result, semiResultSchema),
    labelled: (await isPresent(files.labelled))
      ? new Uint8Array(await readFile(files.labelled))
      : null,
    confusion: mistakes?.confusion ?? [],
    mistakes: (mistakes?.examples ?? []).map(({ image: base64, ...rest }) => {
      const pixels = Buffer.from(base64, 'base64');
      if (pixels.length !== bytesOfImage(image)) {
        throw new InvalidInput(
          `${join(folder.path, 'mistakes.json')}: an image has ${pixels.length} bytes, ${bytesOfImage(image)} are expected`,
        );
      }
      return { ...rest, png: encodeSheet([pixels], 1, image) };
    }),
    sheets: await readRunSheets(folder),
    created,
  };
}
