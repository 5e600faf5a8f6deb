import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunFolder } from '../record/run-folder.ts';
import type { StepSheet } from './report-data.ts';

const sheetName = /^step-(\d+)\.png$/;

/** The sheets that a run has saved, oldest first; none where it has saved none. */
export async function readRunSheets({ samples }: RunFolder): Promise<readonly StepSheet[]> {
  const names = await readdir(samples).catch(() => []);
  const steps = names
    .flatMap((name) => sheetName.exec(name)?.[1] ?? [])
    .toSorted((a, b) => Number(a) - Number(b));
  return Promise.all(
    steps.map(async (digits) => ({
      step: Number(digits),
      png: new Uint8Array(await readFile(join(samples, `step-${digits}.png`))),
    })),
  );
}
