import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../pipeline/report/report.ts';
import { logEntry, noiseSheet, reportData } from '../../fixtures/report-data.ts';
import { rendered, texts } from './rendered-report.ts';

function sha256(text: string | null | undefined): string {
  return createHash('sha256')
    .update(text ?? '')
    .digest('base64');
}

describe('the page of a report', () => {
  it('lets nothing load and no script run but its own', () => {
    const page = rendered(reportData);
    const [script] = page.querySelectorAll('script');
    const policy = page.querySelector('meta[http-equiv]')?.getAttribute('content');
    const styles = new Set([...page.querySelectorAll('style')].map((style) => style.textContent));
    const styleHashes = [...styles].map((style) => `'sha256-${sha256(style)}'`);
    expect(page.querySelectorAll('[style]')).toHaveLength(0);
    expect(policy).toBe(
      `default-src 'none'; img-src data:; style-src ${styleHashes.join(' ')}; script-src 'sha256-${sha256(script?.textContent)}'; base-uri 'none'; form-action 'none'`,
    );
    const sources = [...page.querySelectorAll('[src], link[href]')].map(
      (element) => element.getAttribute('src') ?? element.getAttribute('href') ?? '',
    );
    expect(sources.filter((source) => !source.startsWith('data:'))).toEqual([]);
    expect(renderReport(reportData)).not.toMatch(/@import|url\(/);
  });

  it('has a text for every picture and the size it takes', () => {
    for (const image of rendered(reportData).querySelectorAll('img')) {
      expect(image.getAttribute('alt')).toMatch(/\w/);
      expect(Number(image.getAttribute('width'))).toBeGreaterThan(0);
    }
  });

  it('shows the last sheet alone where no script runs', () => {
    const page = rendered(reportData);
    expect(texts(page, '.frame:not([hidden]) figcaption')).toEqual(['Iteration 240, after 24 s']);
    expect(page.querySelector('.controls')?.hasAttribute('hidden')).toBe(true);
  });

  it('stays below 1.5 MB after 100,000 lines of log and 1,000 heavy sheets', () => {
    const entries = Array.from({ length: 100_000 }, (_, index) => logEntry(20 * (index + 1)));
    const heavy = noiseSheet(100, 10);
    const sheets = Array.from({ length: 1000 }, (_, step) => ({ step, png: heavy }));
    const page = renderReport({
      ...reportData,
      entries,
      sheets,
      samples: heavy,
      labelled: { labels: ['0'], png: heavy },
    });
    expect(page.length).toBeLessThan(1_500_000);
    expect(texts(parseHTML(page).document, '#growth .note')[0]).toMatch(
      /^\d\d of the run’s 1,000 sheets, most of them early ones, in 16 shades of grey\.$/,
    );
  });
});
