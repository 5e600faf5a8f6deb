import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { modelWithCompanions } from '../companion-model.ts';
import { shippedApp, withManifest } from '../shipped-app.ts';
import {
  button,
  drawStroke,
  misfitsOf,
  one,
  openWithCompanions,
  paperOf,
  ready,
  pictureOf,
  readingOf,
  seven,
  wordsOf,
} from './drawing-on-paper.ts';
import type { OpenPlayground } from './open-playground.ts';

describe('drawing in Chromium', needs('chromium'), () => {
  let playground: OpenPlayground;

  beforeAll(async () => {
    playground = await openWithCompanions();
  });
  afterAll(() => playground.close());

  it('is judged at once, undone and cleared, without an error', async () => {
    const { page, complaints, requests } = await playground.open('/?seed=a');
    expect(await button(page, 'Undo').isDisabled()).toBe(true);
    await drawStroke(page, paperOf(page), seven);
    await expect.poll(() => readingOf(page)).toBe('It reads a 7');
    expect(await wordsOf(page)).toMatch(
      /^(> )?[\d.]+\u00a0% sure(\. Between this model’s drawings and real handwriting, the judge puts it at [\d.]+\u00a0%; around half is usual|, if it is a digit: it does not look like one yet)\.$/,
    );
    const bar = page.locator('.bars li').nth(7);
    expect(await bar.getAttribute('data-most')).toBe('');
    expect(
      await bar.locator('meter').evaluate((meter: HTMLMeterElement) => meter.value),
    ).toBeGreaterThan(0.5);
    await drawStroke(page, paperOf(page), one);
    await button(page, 'Undo').click();
    await expect.poll(() => readingOf(page)).toBe('It reads a 7');
    await button(page, 'Clear').click();
    await expect.poll(() => wordsOf(page)).toBe('You have not drawn anything yet.');
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(`${playground.origin}/`))).toEqual([]);
  });

  it('works with the keys alone', async () => {
    const { page } = await playground.open('/?seed=a');
    await ready(paperOf(page));
    await paperOf(page).focus();
    for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    for (let step = 0; step < 20; step++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await expect.poll(() => readingOf(page)).toBe('It reads a 1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => wordsOf(page)).toBe('You have not drawn anything yet.');
  });

  it('lets nobody press what would not answer before its script has come', async () => {
    const { page } = await playground.open('/health');
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/page/*.js', async (route) => {
      // The scripts that the page's own asks for.
      if ((await page.locator('html.live').count()) > 0) await released;
      await route.continue();
    });
    await page.goto(`${playground.origin}/?seed=a&label=3`);
    expect(await page.locator('#hand-drawing').getAttribute('inert')).toBe('');
    release();
    await button(page, 'Use the digit of this seed').click();
    await expect.poll(() => readingOf(page)).toMatch(/^It reads an? \d$/);
  });

  it('takes the digit of the seed', async () => {
    const { page } = await playground.open('/?seed=a&label=3');
    await button(page, 'Use the digit of this seed').click();
    await expect.poll(() => readingOf(page)).toMatch(/^It reads an? \d$/);
  });

  it('offers more like a drawing only once that drawing is read', async () => {
    const { page } = await playground.open('/?seed=a');
    await drawStroke(page, paperOf(page), one);
    await expect.poll(() => button(page, 'More like this').isEnabled()).toBe(true);
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let held = 0;
    await page.route('**/judge?*', async (route) => {
      held++;
      await released;
      await route.continue();
    });
    await button(page, 'Clear').click();
    await drawStroke(page, paperOf(page), seven);
    await expect.poll(() => held).toBeGreaterThan(0);
    const names = ['More like this', 'Use as start', 'Animate from'];
    for (const name of names) expect(await button(page, name).isDisabled()).toBe(true);
    release();
    await button(page, 'More like this').click();
    const link = page.locator('.hands a');
    await expect.poll(() => link.getAttribute('href')).toContain('&label=7');
  });

  it('erases a part of the digit of the seed, or of the drawing, and completes it', async () => {
    const { page, complaints } = await playground.open('/?seed=a');
    const field = page.locator('#completion .paper canvas');
    const ways = page.locator('.ways canvas');
    const shown = () => page.locator('[data-told]').textContent();
    await field.scrollIntoViewIfNeeded();
    // Several, each with the right article: "an 8".
    await expect.poll(shown).toMatch(/^It could be (?:(?:an 8|a [0-79])(?:, | or |\.$)){2,}$/);
    const first = await pictureOf(ways.first());
    await button(page, 'More completions').click();
    await expect.poll(() => pictureOf(ways.first())).not.toBe(first);
    await button(page, 'Reset').click();
    await expect.poll(shown).toBe('Nothing is erased yet.');
    const whole = await pictureOf(field);
    await drawStroke(page, field, [
      [0.4, 0.4],
      [0.6, 0.6],
    ]);
    expect(await pictureOf(field)).not.toBe(whole);
    await expect.poll(shown).toMatch(/^It could be an? \d/);
    const seeds = await pictureOf(field);
    await drawStroke(page, paperOf(page), seven);
    await expect.poll(() => pictureOf(field)).not.toBe(seeds);
    expect(complaints).toEqual([]);
  });

  it('fits a window of 640 pixels with text twice as large, its rows in their columns', async () => {
    const { page } = await playground.open('/?seed=a', { viewport: { width: 640, height: 800 } });
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    expect(await misfitsOf(page)).toEqual({ over: 0, low: [] });
    const wide = await page
      .locator('.bars li')
      .evaluateAll((rows) => rows.filter((row) => row.scrollWidth > row.clientWidth).length);
    expect(wide).toBe(0);
  });

  it.each([320, 1200])('fits a screen of %i pixels', async (width) => {
    const { page } = await playground.open('/?seed=a', { viewport: { width, height: 800 } });
    expect(await misfitsOf(page)).toEqual({ over: 0, low: [] });
  });

  it('can be scrolled past by a finger beside the paper of a phone', async () => {
    const { page } = await playground.open('/?seed=a', { viewport: { width: 360, height: 740 } });
    const box = await paperOf(page).boundingBox();
    expect(box?.width).toBeLessThanOrEqual(280);
  });

  it('says without JavaScript what it needs', async () => {
    const { page } = await playground.open('/?seed=a', { javaScriptEnabled: false });
    expect(await page.locator('#hand-drawing .plain').isVisible()).toBe(true);
    expect(await paperOf(page).isVisible()).toBe(false);
    expect(await page.locator('#completion').isVisible()).toBe(false);
  });
});

describe('a page of a model without companions', () => {
  it.each([
    [[], false, false],
    [['discriminator', 'classifier'], true, false],
    [['encoder'], false, true],
  ] as const)('that has %j has nothing that would not work', async (names, draws, completes) => {
    const model =
      names.length > 0 ? await modelWithCompanions(names) : await withManifest({ companions: {} });
    const app = shippedApp({ servedModel: () => Promise.resolve(model) });
    const text = await (await app.request('/')).text();
    expect(text.includes('id="hand-drawing"')).toBe(draws);
    expect(text.includes('id="completion"')).toBe(completes);
    expect(text).not.toContain('More like this</button>');
    expect(text).toContain('This model was made without the networks that');
    expect(text.includes('judge a drawing')).toBe(!draws);
    expect(text.includes('complete one')).toBe(!completes);
  });
});
