import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { shippedModel } from '../shipped-app.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

const { manifest } = shippedModel.generator;

describe('the playground in Chromium', needs('chromium'), () => {
  let playground: OpenPlayground;
  let drawn = 0;

  beforeAll(async () => {
    playground = await openPlayground(() => `random ${++drawn}`);
  });
  afterAll(() => playground.close());

  const open: OpenPlayground['open'] = (path, options) => playground.open(path, options);
  const address = (page: Page) => page.url().slice(playground.origin.length);
  const pictureOf = (page: Page) =>
    page.locator('.plate [data-path], .plate img').first().getAttribute('data-path');
  const urlOf = (page: Page) => page.locator('.snippets code').first().textContent();

  it('shows its pictures, contacts no other host and logs no error', async () => {
    const { page, complaints, requests } = await open('/?seed=a');
    await page.locator('#model').scrollIntoViewIfNeeded();
    await page.waitForFunction(() =>
      // One waits without a source until somebody draws.
      [...document.querySelectorAll<HTMLImageElement>('img[src]')].every(
        ({ complete, naturalWidth }) => complete && naturalWidth > 0,
      ),
    );
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(`${playground.origin}/`))).toEqual([]);
  });

  it('redraws at each change and updates the address, which gives the same page again', async () => {
    const { page, complaints } = await open('/?seed=a');
    await page.getByLabel('Seed any text').fill("it's");
    await page.getByRole('radio', { name: '7', exact: true }).check();
    await page.getByLabel('Transparent').check();
    await expect.poll(() => address(page)).toBe('/?seed=it%27s&label=7&transparent=on');
    const path = `/digit?model=${manifest.id}&seed=it%27s&label=7&size=280&background=transparent`;
    expect(await pictureOf(page)).toBe(path);
    expect(await urlOf(page)).toBe(`${playground.origin}${path}`);
    expect(await page.locator('#status').textContent()).toBe(
      "A handwritten 7, drawn from seed it's.",
    );
    await page.reload();
    expect(await pictureOf(page)).toBe(path);
    expect(await page.getByRole('radio', { name: '7', exact: true }).isChecked()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('draws sheets, numbers and walks, and shows only the fields that matter to them', async () => {
    const { page } = await open('/?seed=a');
    expect(await page.getByLabel('A number to write').isVisible()).toBe(false);
    await page.getByRole('radio', { name: 'Number' }).check();
    await page.getByLabel('A number to write').fill('31415');
    await expect.poll(() => pictureOf(page)).toContain('/number/31415?');
    expect(await page.getByRole('radio', { name: 'Any' }).isVisible()).toBe(false);
    await page.getByRole('radio', { name: 'Sheet' }).check();
    await expect.poll(() => pictureOf(page)).toContain('&count=100&columns=10&');
    await page.getByRole('radio', { name: 'Walk' }).check();
    await page.getByLabel('Second seed').fill('b');
    await expect.poll(() => pictureOf(page)).toContain('&from=a&to=b&');
  });

  it('shows the chosen format, or PNG when the drawing does not have it', async () => {
    const { page, complaints } = await open('/?seed=a');
    const choose = (name: string) => page.getByRole('radio', { name, exact: true }).check();
    await choose('SVG');
    await expect.poll(() => pictureOf(page)).toContain('/digit.svg?');
    expect(await urlOf(page)).toContain('/digit.svg?');
    expect(address(page)).toBe('/?seed=a&format=svg');
    await choose('JSON');
    await expect.poll(() => urlOf(page)).toContain('/digit.json?');
    expect(await pictureOf(page)).toContain('/digit?');
    expect(await page.getByRole('button', { name: 'Copy: HTML' }).count()).toBe(0);
    await choose('Walk');
    await choose('GIF');
    await expect.poll(() => pictureOf(page)).toContain('/walk.gif?');
    expect(await page.getByRole('radio', { name: 'SVG' }).isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('takes a random seed by a press, and by the keyboard, and keeps it', async () => {
    const { page } = await open('/?seed=a');
    const random = page.getByRole('button', { name: 'Random' });
    await random.focus();
    await page.keyboard.press('Enter');
    const seed = page.getByLabel('Seed any text');
    await expect.poll(() => seed.inputValue()).toMatch(/^(random \d+|[0-9a-f]{32})$/);
    const taken = encodeURIComponent(await seed.inputValue());
    await expect.poll(() => address(page)).toBe(`/?seed=${taken}`);
    expect(await random.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('draws, and does not take a random seed, when Enter is pressed in a field', async () => {
    const { page } = await open('/?seed=a');
    await page.getByLabel('Seed any text').fill('b');
    await page.keyboard.press('Enter');
    await expect.poll(() => address(page)).toBe('/?seed=b');
  });

  it('copies a line', async () => {
    const { page } = await open('/?seed=a', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy: curl' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(`curl -f -o digit-a.png '${await urlOf(page)}'`);
  });

  it('shows the error of the server when a picture cannot be drawn', async () => {
    const { page } = await open('/health');
    const detail = 'Too many requests: try again in a second.';
    await page.route(/\/digit\?/, (route) =>
      route.fulfill({ status: 429, json: { title: 'Too many requests', detail } }),
    );
    // Who draws here needs no picture of the server.
    await page.route('**/weights.bin', (route) => route.abort());
    await page.goto(`${playground.origin}/?seed=a`);
    await expect.poll(() => page.locator('.plate .warning').textContent()).toBe(detail);
  });

  it('lowers the size where many images would be too large, and says so', async () => {
    const { page } = await open('/?draw=sheet&seed=a&count=20&each=280');
    await page.getByRole('slider', { name: 'Digits' }).fill('400');
    expect(await page.getByRole('slider', { name: 'Size of a digit' }).inputValue()).toBe('72');
    await expect.poll(() => pictureOf(page)).toContain('&count=400&columns=10&size=72');
    await page.getByRole('slider', { name: 'Digits' }).fill('4');
    expect(await page.getByRole('slider', { name: 'Columns' }).inputValue()).toBe('4');
  });

  it('draws a walk larger than a digit of a sheet, unless somebody chose the size', async () => {
    const { page } = await open('/?draw=sheet&seed=a&count=4');
    const size = () => page.getByRole('slider', { name: 'Size of a digit' }).inputValue();
    const draw = (name: string) => page.getByRole('radio', { name, exact: true }).check();
    await draw('Walk');
    expect(await size()).toBe('224');
    await draw('Sheet');
    expect(await size()).toBe('84');
    await page.getByRole('slider', { name: 'Size of a digit' }).fill('100');
    await draw('Walk');
    expect(await size()).toBe('100');
    await expect.poll(() => pictureOf(page)).toContain('&size=100');
  });

  it('says what a number may be, and keeps the picture of the one before', async () => {
    const { page } = await open('/?draw=number&seed=a&digits=31');
    await page.getByLabel('A number to write').fill('3x');
    expect(await page.locator('#status').textContent()).toContain('1 to 32 digits');
    expect(await page.locator('#status').isVisible()).toBe(true);
    expect(await pictureOf(page)).toContain('/number/31?');
    await page.getByLabel('A number to write').fill('314');
    await expect.poll(() => pictureOf(page)).toContain('/number/314?');
  });

  it('moves between four seeds by pointer and by keys', async () => {
    const { page, complaints } = await open('/?seed=a');
    const canvas = page.locator('#blend canvas');
    const shown = () => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
    const blank = await canvas.evaluate(({ width, height }: HTMLCanvasElement) =>
      Object.assign(document.createElement('canvas'), { width, height }).toDataURL(),
    );
    await canvas.scrollIntoViewIfNeeded();
    await expect.poll(shown).not.toBe(blank);
    const middle = await shown();
    await page.getByRole('slider', { name: 'Across' }).press('Home');
    expect(await shown()).not.toBe(middle);
    expect(address(page)).toContain('across=0');
    const box = await page.locator('.pad').boundingBox();
    await page.mouse.move((box?.x ?? 0) + 1, (box?.y ?? 0) + (box?.height ?? 0) - 1);
    expect(await page.getByRole('slider', { name: 'Down' }).inputValue()).toBe('100');
    expect(complaints).toEqual([]);
  });

  it('leads into no error without JavaScript, wherever its sliders are', async () => {
    const { page } = await open('/?draw=sheet&seed=a&count=400&columns=40&each=280', {
      javaScriptEnabled: false,
    });
    expect(await page.locator('.warning').first().textContent()).toBe(
      'each: up to 72 for so many images. 72 was used instead.',
    );
    const answer = await page.request.get(`${playground.origin}${await pictureOf(page)}`);
    expect(answer.status()).toBe(200);
  });

  it('has one row of formats, one download in the chosen one, and no link to raw JSON', async () => {
    const { page } = await open('/?seed=a&format=json');
    const download = page.locator('a[download^="digit-a"]');
    expect(await download.textContent()).toBe('Download JSON');
    expect(await download.count()).toBe(1);
    const links = await page
      .locator('a:not([download])')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    expect(links.filter((path) => /json|^\/models/.test(path))).toEqual([]);
  });

  it('works without JavaScript, through its form', async () => {
    const { page } = await open('/?seed=a', { javaScriptEnabled: false });
    expect(await page.getByRole('button', { name: 'Copy' }).first().isVisible()).toBe(false);
    await page.getByLabel('Seed any text').fill('b');
    await page.getByRole('radio', { name: '7', exact: true }).check();
    await page.getByRole('button', { name: 'Draw' }).first().click();
    expect(await pictureOf(page)).toContain('&seed=b&label=7&');
    await page.getByRole('button', { name: 'Random' }).click();
    // Which number it is depends on what other pages have asked for.
    await expect.poll(() => address(page)).toMatch(/^\/\?seed=random%20\d+&label=7$/);
    const [, taken] = /seed=([^&]+)/.exec(address(page)) ?? [];
    expect(await pictureOf(page)).toContain(`&seed=${taken}&label=7&`);
  });
});
