import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { modelWithCompanions } from '../companion-model.ts';
import { shippedApp, withManifest } from '../shipped-app.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

/** A busy machine gets there, too. */

type Point = readonly [across: number, down: number]; // shares of the paper

const seven: readonly Point[] = [
  [0.3, 0.25],
  [0.7, 0.25],
  [0.45, 0.8],
];
const one: readonly Point[] = [
  [0.5, 0.2],
  [0.5, 0.8],
];

describe('drawing in Chromium', needs('chromium'), () => {
  let playground: OpenPlayground;

  beforeAll(async () => {
    const model = await modelWithCompanions();
    playground = await openPlayground(() => 'a random seed', {
      servedModel: () => Promise.resolve(model),
    });
  });
  afterAll(() => playground.close());

  const paperOf = (page: Page) => page.locator('#hand-drawing .paper canvas');
  const wordsOf = (page: Page) => page.locator('[data-words]').textContent();
  const button = (page: Page, name: string) => page.getByRole('button', { name });
  const pictureOf = (canvas: Locator) =>
    canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());

  async function drawStroke(page: Page, canvas: Locator, points: readonly Point[]) {
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    const at = ([across, down]: Point) =>
      [
        (box?.x ?? 0) + across * (box?.width ?? 0),
        (box?.y ?? 0) + down * (box?.height ?? 0),
      ] as const;
    const [first = [0, 0], ...others] = points;
    await page.mouse.move(...at(first));
    await page.mouse.down();
    for (const point of others) await page.mouse.move(...at(point), { steps: 6 });
    await page.mouse.up();
  }

  it('is judged at once, undone and cleared, without an error', async () => {
    const { page, complaints, requests } = await playground.open('/?seed=a');
    expect(await button(page, 'Undo').isDisabled()).toBe(true);
    await drawStroke(page, paperOf(page), seven);
    await expect.poll(() => wordsOf(page)).toMatch(/^Most likely a 7 \(/);
    expect(await page.locator('[data-real]').textContent()).toMatch(/^(> )?[\d.]+\u00a0% real$/);
    const bar = page.locator('.bars li').nth(7);
    expect(await bar.getAttribute('data-most')).toBe('');
    expect(
      await bar.locator('meter').evaluate((meter: HTMLMeterElement) => meter.value),
    ).toBeGreaterThan(0.5);
    await drawStroke(page, paperOf(page), one);
    await button(page, 'Undo').click();
    await expect.poll(() => wordsOf(page)).toMatch(/^Most likely a 7 \(/);
    await button(page, 'Clear').click();
    await expect.poll(() => wordsOf(page)).toBe('You have not drawn anything yet.');
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(`${playground.origin}/`))).toEqual([]);
  });

  it('works with the keys alone', async () => {
    const { page } = await playground.open('/?seed=a');
    await paperOf(page).focus();
    for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    for (let step = 0; step < 20; step++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await expect.poll(() => wordsOf(page)).toMatch(/^Most likely a 1 \(/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => wordsOf(page)).toBe('You have not drawn anything yet.');
  });

  it('takes the digit of the seed', async () => {
    const { page } = await playground.open('/?seed=a&label=3');
    await button(page, 'Use the digit of this seed').click();
    await expect.poll(() => wordsOf(page)).toMatch(/^Most likely a \d/);
  });

  it('draws similar digits, and animates from one drawing to another', async () => {
    const { page, complaints } = await playground.open('/?seed=a');
    expect(await button(page, 'More like this').isDisabled()).toBe(true);
    await drawStroke(page, paperOf(page), seven);
    await expect.poll(() => button(page, 'More like this').isEnabled()).toBe(true);
    await button(page, 'More like this').click();
    const image = page.locator('.hands img');
    await expect.poll(() => image.getAttribute('src')).toMatch(/^\/digits\?.*hand=.*&label=7/);
    await button(page, 'Use as start').click();
    await button(page, 'Clear').click();
    await expect.poll(() => button(page, 'Animate from').isDisabled()).toBe(true);
    await drawStroke(page, paperOf(page), one);
    await expect.poll(() => wordsOf(page)).toMatch(/^Most likely a 1 \(/);
    await button(page, 'Animate from').click();
    await expect.poll(() => image.getAttribute('src')).toMatch(/^\/walk\?.*label=7&toLabel=1/);
    await expect
      .poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth))
      .toBe(224);
    expect(complaints).toEqual([]);
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
    await expect.poll(shown).toMatch(/^It could be a \d/);
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
    await expect.poll(shown).toMatch(/^It could be a \d/);
    const seeds = await pictureOf(field);
    await drawStroke(page, paperOf(page), seven);
    await expect.poll(() => pictureOf(field)).not.toBe(seeds);
    expect(complaints).toEqual([]);
  });

  it.each([320, 360, 768, 1200])('fits a screen of %i pixels', async (width) => {
    const { page } = await playground.open('/?seed=a', { viewport: { width, height: 800 } });
    await drawStroke(page, paperOf(page), seven);
    await expect.poll(() => button(page, 'More like this').isEnabled()).toBe(true);
    await button(page, 'More like this').click();
    const found = await page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      const low = [...document.querySelectorAll('main button')]
        .map((element) => element.getBoundingClientRect().height)
        .filter((height) => height > 0 && height < 35);
      return { over: scrollWidth - clientWidth, low };
    });
    expect(found).toEqual({ over: 0, low: [] });
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
    expect(text.includes('getCoalescedEvents')).toBe(draws || completes);
  });
});
