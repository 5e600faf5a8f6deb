import { writeFileDurably } from '../../files/durable-writes.ts';
import { type RunFolder, reportFiles } from '../../record/run-folder.ts';
import type { ReportOptions } from '../../report/data.ts';
import { renderPage } from '../../report/page.ts';
import type { Section } from '../../report/section.ts';
import { growthSection } from '../../report/sections/growth.ts';
import { readSemiReportData, type SemiReportData } from './data.ts';
import {
  configurationSection,
  confusionSection,
  curvesSection,
  labelledSection,
  mistakesSection,
} from './sections.ts';
import { overview } from './overview.ts';

/**
 * Writes report.html of a few-label run from what is in its folder, in the place of an older one.
 *
 * @returns the file
 * @throws InvalidInput when the folder holds no such run, or a damaged file
 */
export async function writeSemiReport(folder: RunFolder, options: ReportOptions): Promise<string> {
  const { report } = reportFiles(folder);
  await writeFileDurably(report, renderSemiReport(await readSemiReportData(folder, options)));
  return report;
}

/** In the order in which they are read; a section without data is left out. */
const sections: readonly ((data: SemiReportData) => Section | null)[] = [
  labelledSection,
  confusionSection,
  mistakesSection,
  curvesSection,
  growthSection,
  configurationSection,
];

/** The report of a few-label run as one page. Pure: the same data give the same text. */
export function renderSemiReport(data: SemiReportData): string {
  return renderPage({
    title: data.title,
    head: overview(data),
    sections: sections.flatMap((section) => section(data) ?? []),
  });
}
