import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations } from '../../fixtures/accessibility.ts';
import { needs } from '../../fixtures/requirements.ts';
import { modelWithCompanions } from '../companion-model.ts';
import { withManifest } from '../shipped-app.ts';
import { drawStroke, seven } from './drawing-on-paper.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

const narrow = { viewport: { width: 320, height: 800 } };

/** Has the page come without its scripts, which leaves axe-core able to run on it. */
async function withoutScripts(page: Page): Promise<void> {
  await page.route(
    ({ pathname }) => pathname === '/',
    async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll(/<script\b[^>]*>[\s\S]*?<\/script>/g, '');
      await route.fulfill({ response, body });
    },
  );
}

describe('axe-core finds nothing wrong with the playground', needs('chromium'), () => {
  const playgrounds: OpenPlayground[] = [];
  let whole: OpenPlayground;

  async function opened(...given: Parameters<typeof openPlayground>): Promise<OpenPlayground> {
    const playground = await openPlayground(...given);
    playgrounds.push(playground);
    return playground;
  }
  beforeAll(async () => {
    const model = await modelWithCompanions();
    whole = await opened(() => 'a random seed', { servedModel: () => Promise.resolve(model) });
  });
  afterAll(async () => {
    await Promise.all(playgrounds.map((playground) => playground.close()));
  });

  it.each<[state: string, path: string, options?: BrowserContextOptions]>([
    ['that shows a digit', '/?seed=a'],
    ['in dark colours', '/?seed=a', { colorScheme: 'dark' }],
    ['on 320 pixels', '/?seed=a', narrow],
    ['that shows a sheet', '/?draw=sheet&seed=a&count=7'],
    ['that shows a number', '/?draw=number&seed=a&digits=2026', { colorScheme: 'dark' }],
    ['that shows a walk with less motion', '/?draw=walk&seed=a', { reducedMotion: 'reduce' }],
    ['that could not take a field of its address', '/?seed=a&size=9999&color=red'],
  ])('%s', async (_, path, options = {}) => {
    const { page } = await whole.open(path, options);
    await page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it.each<[state: string, options: BrowserContextOptions]>([
    ['without its scripts', {}],
    ['without its scripts, in dark colours on 320 pixels', { ...narrow, colorScheme: 'dark' }],
  ])('%s', async (_, options) => {
    const { page } = await whole.open('/health', options);
    await withoutScripts(page);
    await page.goto(`${whole.origin}/?draw=sheet&seed=a`);
    expect(await page.locator('html.live').count()).toBe(0);
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('that judges a drawing and completes it', async () => {
    const { page } = await whole.open('/?seed=a');
    await page.getByRole('button', { name: 'Use the digit of this seed' }).click();
    await expect.poll(() => page.locator('.headline b').textContent()).not.toBe('–');
    await page.locator('#completion').scrollIntoViewIfNeeded();
    await expect
      .poll(() => page.locator('#completion [data-told]').textContent())
      .toContain('could be');
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it.each<[state: string, options: BrowserContextOptions]>([
    ['that wrote a number in a hand', {}],
    [
      'that wrote a number in a hand, in dark colours on 320 pixels',
      { ...narrow, colorScheme: 'dark' },
    ],
  ])('%s', async (_, options) => {
    const { page } = await whole.open('/?seed=a', options);
    const section = page.locator('#your-hand');
    const paper = section.locator('.paper canvas');
    const told = section.locator('[data-said]');
    await page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
    await paper.scrollIntoViewIfNeeded();
    await drawStroke(page, paper, seven);
    await expect.poll(() => told.textContent()).toContain('one drawing');
    await section.getByRole('button', { name: 'Keep and draw another' }).click();
    await expect.poll(() => section.locator('.drawn li').count()).toBe(1);
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it.each<[state: string, path: string, options: BrowserContextOptions]>([
    ['that shows the map of styles', '/?seed=a', {}],
    ['that shows a place of the map, on 320 pixels', '/?seed=a&map=3,1,300,7', narrow],
    ['that shows the map in dark colours', '/?seed=a', { colorScheme: 'dark' }],
    ['of an address whose style is another model’s', '/?hand=AAAA&write=7', {}],
    ['whose corners have different labels', '/?seed=a&eastLabel=3&draw=walk&toLabel=7', {}],
  ])('%s', async (_, path, options) => {
    const { page } = await whole.open(path, options);
    await page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
    await page.locator('#hand-map').scrollIntoViewIfNeeded();
    const middle = page.locator('#hand-map [data-middle]');
    await expect.poll(() => middle.textContent()).toContain('In the middle');
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it.each<[state: string, options?: BrowserContextOptions]>([
    ['in light colours'],
    ['in dark colours on 320 pixels', { ...narrow, colorScheme: 'dark' }],
  ])('that plays its game, %s', async (_, options) => {
    const { page } = await whole.open('/?game=a', options);
    const game = page.locator('#game');
    await game.locator('.pair').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await game.getByRole('button', { name: 'Left' }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    for (let round = 1; round < 10; round++) {
      await game.locator('.game > button').click();
      await game.getByRole('button', { name: 'Left' }).click();
    }
    await game.locator('.game > button').click();
    await game.locator('.score').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it.each<[state: string, options?: BrowserContextOptions]>([
    ['in light colours'],
    ['in dark colours on 320 pixels', { ...narrow, colorScheme: 'dark' }],
  ])('that shows what was seen and the recipes, %s', async (_, options) => {
    const { page } = await whole.open('/?seed=a', options);
    await page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1100)));
    await page.getByLabel('Seed any text').fill('b');
    await page.locator('#seen a').first().waitFor();
    await page.getByText('Show the recipes').click();
    await page.locator('.recipes').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('that has the recipes only', async () => {
    const { page } = await whole.open('/?part=recipes');
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('that lost its server', async () => {
    const { page } = await whole.open('/?seed=a');
    await page.route('**/*', (route) => route.abort());
    await page.getByLabel('Seed any text').fill('b');
    await expect
      .poll(() => page.locator('#status').textContent())
      .toContain('server is not responding');
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('of a model that has no labels, no judge and no encoder', async () => {
    const model = await withManifest({ labels: null, companions: {} });
    const plain = await opened(() => 'a random seed', {
      servedModel: () => Promise.resolve(model),
    });
    const { page } = await plain.open('/?seed=a');
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('nor with the description of the API', async () => {
    const { page } = await whole.open('/docs');
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('but finds an image whose text was taken away', async () => {
    const { page } = await whole.open('/?seed=a');
    await page.locator('.samples img').evaluate((image) => image.removeAttribute('alt'));
    expect(String(await accessibilityViolations(page))).toContain('image-alt');
  });
});

describe('the keyboard', needs('chromium'), () => {
  it('reaches every field before what downloads and copies the result', async () => {
    const playground = await openPlayground(() => 'a random seed');
    const { page } = await playground.open('/?seed=a');
    await page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
    const reached: string[] = [];
    for (let press = 0; press < 60 && !reached.includes('download'); press++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const { activeElement: focused } = document;
          return focused?.hasAttribute('download')
            ? 'download'
            : (focused?.getAttribute('name') ?? '');
        }),
      );
    }
    await playground.close();
    expect(reached).toContain('seed');
    expect(reached).toContain('size');
    expect(reached.at(-1)).toBe('download');
  });
});
