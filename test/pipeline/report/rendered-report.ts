import { parseHTML } from 'linkedom';
import { renderReport } from '../../../pipeline/report/report.ts';
import type { ReportData } from '../../../pipeline/report/data.ts';

/** A report as a document. */
export function rendered(data: ReportData): Document {
  return parseHTML(renderReport(data)).document;
}

/** The texts of all elements that a selector finds, white space evened out. */
export function texts(page: Document, selector: string): readonly string[] {
  return [...page.querySelectorAll(selector)].map((element) =>
    (element.textContent ?? '').replaceAll(/\s+/g, ' ').trim(),
  );
}
