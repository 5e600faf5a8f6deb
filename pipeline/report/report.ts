import { writeFileDurably } from '../files/durable-writes.ts';
import { type RunFolder, reportFiles } from '../record/run-folder.ts';
import { type ReportData, type ReportOptions, readReportData } from './data.ts';
import { renderPage } from './page.ts';
import type { Section } from './section.ts';
import { closestPairsSection } from './sections/closest-pairs.ts';
import { configurationSection } from './sections/configuration.ts';
import { curvesSection } from './sections/curves.ts';
import { digitsSection, walksSection } from './sections/digits.ts';
import { classSection, evaluationSection } from './sections/evaluation.ts';
import { growthSection } from './sections/growth.ts';
import { lineageSection } from './sections/lineage.ts';
import { optimizationSection } from './sections/optimization.ts';
import { overview } from './sections/overview.ts';

/**
 * Writes report.html of a run from what is in its folder, in the place of an older one.
 *
 * @returns the file
 * @throws InvalidInput when the folder holds no run, or a damaged file
 */
export async function writeReport(folder: RunFolder, options: ReportOptions): Promise<string> {
  const { report } = reportFiles(folder);
  await writeFileDurably(report, renderReport(await readReportData(folder, options)));
  return report;
}

/** What a report may consist of, in the order it is read; a section without data is left out. */
const sections: readonly ((data: ReportData) => Section | null)[] = [
  digitsSection,
  evaluationSection,
  classSection,
  growthSection,
  walksSection,
  closestPairsSection,
  curvesSection,
  optimizationSection,
  lineageSection,
  configurationSection,
];

/** The report of a run as one page. Pure: the same data give the same text. */
export function renderReport(data: ReportData): string {
  const present = sections.flatMap((section) => section(data) ?? []);
  return renderPage({ title: data.title, head: overview(data), sections: present });
}
