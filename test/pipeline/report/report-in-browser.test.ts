import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameMilliseconds } from '../../../pipeline/report/sections/growth.ts';
import { renderReport } from '../../../pipeline/report/report.ts';
import { accessibilityViolations } from '../../fixtures/accessibility.ts';
import { openPage, startChromium } from '../../fixtures/chromium.ts';
import { reportData } from '../../fixtures/report-data.ts';
import { needs } from '../../fixtures/requirements.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

/** What a page said and asked for while it was open. */
interface OpenedReport {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
}

describe('a report in Chromium', needs('chromium'), () => {
  let browser: Browser;
  let file: string;

  beforeAll(async () => {
    file = join(await temporaryFolder('report'), 'report.html');
    await writeFile(file, renderReport(reportData));
    browser = await startChromium();
  });
  afterAll(() => browser.close());

  async function open(options: BrowserContextOptions = {}): Promise<OpenedReport> {
    const page = await openPage(browser, options);
    const opened: OpenedReport = { page, complaints: [], requests: [] };
    page.on('console', (message) => opened.complaints.push(message.text()));
    page.on('pageerror', (error) => opened.complaints.push(error.message));
    page.on('request', (request) => opened.requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return opened;
  }

  /** The one element that is meant; the page is whole once opened, so nothing is waited for. */
  async function only(element: Locator): Promise<Locator> {
    expect(await element.count(), String(element)).toBe(1);
    return element;
  }

  const buttonOf = (page: Page, name: string) => only(page.getByRole('button', { name }));
  const shownSheet = (page: Page) => page.locator('.frame:visible figcaption').allTextContents();

  it('shows all its pictures, asks for nothing else and complains of nothing', async () => {
    const { page, complaints, requests } = await open();
    const broken = await page.evaluate(() =>
      [...document.images].filter((image) => image.naturalWidth === 0).map(({ alt }) => alt),
    );
    expect(broken).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(file).href]);
  });

  it.each<[scheme: 'light' | 'dark', width: number]>([
    ['light', 1280],
    ['dark', 320],
  ])('has nothing that axe-core finds wrong, %s on %i pixels', async (colorScheme, width) => {
    const { page } = await open({ colorScheme, viewport: { width, height: 800 } });
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('of the shipped model complains of nothing, and axe-core finds nothing wrong with it', async () => {
    const { page, complaints } = await open();
    const shipped = join(import.meta.dirname, '../../../docs/report.html');
    await page.goto(pathToFileURL(shipped).href);
    expect(complaints).toEqual([]);
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('moves through the sheets by the slider, and says where it is', async () => {
    const { page } = await open();
    expect(await shownSheet(page)).toEqual(['Iteration 240, after 24 s']);
    const slider = await only(page.getByRole('slider', { name: 'Iteration of the training' }));
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await shownSheet(page)).toEqual(['Iteration 20, after 2 s']);
    expect(await slider.getAttribute('aria-valuetext')).toBe('Iteration 20, after 2 s');
    await page.keyboard.press('ArrowRight');
    expect(await shownSheet(page)).toEqual(['Iteration 40, after 4 s']);
  });

  it('plays from the first sheet to the last, and pauses', async () => {
    const { page } = await open();
    // From here on time stands still but for what the test lets pass.
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1000);
    await (await buttonOf(page, 'Play')).click();
    expect(await shownSheet(page)).toEqual(['Iteration 20, after 2 s']);
    await page.clock.runFor(2 * frameMilliseconds);
    expect(await shownSheet(page)).toEqual(['Iteration 60, after 6 s']);
    await (await buttonOf(page, 'Pause')).click();
    await page.clock.runFor(10 * frameMilliseconds);
    expect(await shownSheet(page)).toEqual(['Iteration 60, after 6 s']);
    await (await buttonOf(page, 'Play')).click();
    await page.clock.runFor(100 * frameMilliseconds);
    expect(await shownSheet(page)).toEqual(['Iteration 240, after 24 s']);
    expect(await (await buttonOf(page, 'Play')).isVisible()).toBe(true);
  });

  it('shows the last sheet and no controls without JavaScript', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await shownSheet(page)).toEqual(['Iteration 240, after 24 s']);
    expect(await page.locator('.controls').isVisible()).toBe(false);
  });

  it.each([320, 360, 768, 1200])('fits a screen of %i pixels', async (width) => {
    const { page } = await open({ viewport: { width, height: 800 } });
    for (const details of await page.locator('summary').all()) await details.click();
    const overflowing = await page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      const wide = [...document.querySelectorAll('body *:not(.scroll *):not(svg *)')].filter(
        (element) => element.getBoundingClientRect().right > clientWidth + 1,
      );
      return [
        scrollWidth - clientWidth,
        ...wide.map(({ tagName, className }) => `${tagName} ${className}`),
      ];
    });
    expect(overflowing).toEqual([0]);
  });

  it('is dark where the reader’s system is', async () => {
    const ground = async (colorScheme: 'light' | 'dark') => {
      const { page } = await open({ colorScheme });
      const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      return Math.max(...(colour.match(/\d+/g) ?? []).map(Number));
    };
    expect(await ground('light')).toBeGreaterThan(230);
    expect(await ground('dark')).toBeLessThan(40);
  });

  it('prints several sheets side by side, without controls', async () => {
    const { page } = await open({ colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await shownSheet(page)).toHaveLength(6);
    expect(await page.locator('.controls, nav').first().isVisible()).toBe(false);
    const pdf = await page.pdf({ format: 'A4', path: join(file, '..', 'report.pdf') });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await readFile(join(file, '..', 'report.pdf'))).length).toBe(pdf.length);
  });
});
