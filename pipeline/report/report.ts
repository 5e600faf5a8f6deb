import { raw } from 'hono/html';
import { digestOf } from '../../models/seed/random.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { type RunFolder, reportFiles } from '../record/run-folder.ts';
import { type ReportData, type ReportOptions, readReportData } from './data.ts';
import { type Html, type Section, html, sectionHtml } from './section.ts';
import { closestPairsSection } from './sections/closest-pairs.ts';
import { configurationSection } from './sections/configuration.ts';
import { curvesSection } from './sections/curves.ts';
import { digitsSection, walksSection } from './sections/digits.ts';
import { classSection, evaluationSection } from './sections/evaluation.ts';
import { growthScript, growthSection } from './sections/growth.ts';
import { lineageSection } from './sections/lineage.ts';
import { optimizationSection } from './sections/optimization.ts';
import { overview } from './sections/overview.ts';
import { reportStyle } from './style.ts';

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

/** Nothing may load: what the report shows is inside it. Plot and linked pictures bring styles of their own. */
const contentSecurityPolicy = [
  "default-src 'none'",
  'img-src data:',
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${btoa(String.fromCharCode(...digestOf(growthScript)))}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

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

/**
 * Writes the report of a run as one HTML page that needs nothing else: no network, no file, no font. Pure:
 * the same data give the same text.
 */
export function renderReport(data: ReportData): string {
  const present = sections.flatMap((section) => section(data) ?? []);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${data.title} · digit-mint</title>
        ${raw(`<style>${reportStyle}</style>`)}
      </head>
      <body>
        ${overview(data)} ${contents(present)}
        <main>${present.map(sectionHtml)}</main>
        ${raw(`<script>${growthScript}</script>`)}
      </body>
    </html> `;
  return page.toString();
}

function contents(present: readonly Section[]): Html {
  return html`<nav aria-label="Contents">
    <ul>
      ${present.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li> `)}
    </ul>
  </nav>`;
}
