import type { RunFolder } from '../record/run-folder.ts';
import { writeFileDurably } from '../files/write-durably.ts';
import { readReportData, type ReportOptions } from './read-report-data.ts';
import { renderReport } from './render-report.ts';
import { reportFiles } from '../record/report-files.ts';

/**
 * Writes report.html of a run from what is in its folder, in the place of an older one. Needs the wasm engine.
 *
 * @returns the file
 * @throws InvalidInput when the folder holds no run, or a damaged file
 */
export async function writeReport(folder: RunFolder, options: ReportOptions): Promise<string> {
  const { report } = reportFiles(folder);
  await writeFileDurably(report, renderReport(await readReportData(folder, options)));
  return report;
}
