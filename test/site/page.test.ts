import { execFile } from 'node:child_process';
import type { Server } from 'node:http';
import { readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations } from '../fixtures/accessibility.ts';
import { openPage, startChromium } from '../fixtures/chromium.ts';
import { needs } from '../fixtures/requirements.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { bytesOf, shippedApp, shippedModel } from '../functions/shipped-app.ts';
import { untrainedModel } from '../functions/untrained-model.ts';
import { serveFolder } from './static-host.ts';

/** The red of each pixel of a canvas. */
async function pixelsOf(page: Page, selector: string): Promise<number[]> {
  return page.locator(selector).evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const picture = canvas.getContext('2d')?.getImageData(0, 0, width, height);
    return Array.from(picture?.data ?? []).filter((_, index) => index % 4 === 0);
  });
}

/** The page's one line on how it is, once it contains a text. */
async function statusOnce(page: Page, part: string): Promise<string | null> {
  const status = page.locator('#status').filter({ hasText: part });
  await status.waitFor();
  return status.textContent();
}

describe('the static site in Chromium', needs('chromium'), () => {
  let folder: string;
  let server: Server;
  let browser: Browser;
  let origin: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder('site');
    await promisify(execFile)(process.execPath, ['build-site.mjs', folder]);
    server = await serveFolder(folder);
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/path`;
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  async function open(path: string): Promise<Page> {
    const page = await openPage(browser, { viewport: { width: 640, height: 720 } });
    // Chromium's hints on reading canvases concern this test alone.
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${origin}/${path}`);
    return page;
  }

  /** What the server draws. */
  const drawn = async (query: string) => [
    ...(await bytesOf(shippedApp().request(`/digit.raw?${query}`))),
  ];

  it('draws the seed and the label of its address, with the pixels of the server', async () => {
    const page = await open('index.html#seed=42&label=7');
    const { id } = shippedModel.generator.manifest;
    expect(await statusOnce(page, id)).toBe(`the digit 7, drawn from seed 42 by model ${id}`);
    expect(await pixelsOf(page, '#digit')).toEqual(await drawn('seed=42&label=7'));
    await page.locator('#seed').fill('another');
    await page.locator('#labels button').first().click();
    expect(await pixelsOf(page, '#digit')).toEqual(await drawn('seed=another'));
    expect(page.url()).toMatch(/#seed=another$/);
    expect(await page.locator('#download').getAttribute('href')).toMatch(/^data:image\/png/);
    expect(complaints).toEqual([]);
  });

  it('has nothing that axe-core finds wrong', async () => {
    const page = await open('index.html#seed=42&label=7');
    await statusOnce(page, 'seed 42');
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('has the page on which a GAN trains, without a link to what only a server has', async () => {
    const page = await open('learn/index.html');
    await page.locator('#run').waitFor();
    expect(await page.locator('a[href="../"]').count()).toBeGreaterThan(0);
    expect(await page.locator('a[href*="docs"]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('says which seeds and labels are allowed', async () => {
    const page = await open('index.html#seed=42&label=12');
    expect(await statusOnce(page, 'allowed')).toBe('label: 12 given, 0 to 9 allowed');
    await page.locator('#labels button').first().click();
    await page.locator('#seed').fill('');
    expect(await statusOnce(page, 'characters')).toBe(
      'seed: "": a text of 1 to 128 characters is allowed',
    );
    expect(complaints).toEqual([]);
  });

  it('has no word for digits with a model of other things', async () => {
    const dataset = { name: 'shoes', sha256: '0'.repeat(64), content: 'images' } as const;
    const image = { height: 16, width: 12, channels: 1 } as const;
    const model = { image, labels: ['Sandal', 'Sneaker'], dataset };
    const { folder: path, generator } = await untrainedModel('site of shoes', model);
    await promisify(execFile)(process.execPath, ['build-site.mjs', join(folder, 'shoes'), path]);
    const page = await open('shoes/index.html#seed=42&label=Sneaker');
    const { id } = generator.manifest;
    expect(await statusOnce(page, id)).toBe(`Sneaker, drawn from seed 42 by model ${id}`);
    expect(await page.locator('h1').textContent()).toBe(
      'Images like those of shoes, from a neural network',
    );
    expect(await page.locator('main').textContent()).not.toMatch(/digit|handwrit/i);
    expect(await page.locator('#download').getAttribute('download')).toBe('image.png');
    expect(await page.locator('#digit').getAttribute('aria-label')).toMatch(/^Sneaker, /);
    expect(complaints).toEqual([]);
  });

  it('draws in the example page', async () => {
    const page = await open('example.html');
    await page.locator('canvas').nth(3).waitFor();
    expect(await pixelsOf(page, 'canvas >> nth=1')).toEqual(
      await drawn('seed=example%2F1&label=0'),
    );
    // For docs/hosting.md: SCREENSHOT=docs/site.png npx vitest run test/site
    const picture = process.env['SCREENSHOT'];
    await page.setViewportSize({ width: 480, height: 240 });
    if (picture) await writeFile(picture, await page.screenshot());
    await page.locator('button').click();
    await page.locator('canvas').nth(7).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('says what WebAssembly needs where a policy forbids it', async () => {
    const html = await readFile(join(folder, 'index.html'), 'utf8');
    await writeFile(join(folder, 'strict.html'), html.replace(" 'wasm-unsafe-eval'", ''));
    const page = await open('strict.html');
    const needed = "'wasm-unsafe-eval' in its Content-Security-Policy";
    expect(await statusOnce(page, needed)).toContain('digit-mint needs WebAssembly with SIMD');
  });

  it('says which file is missing where the model is not beside it', async () => {
    const page = await openPage(browser, {});
    await page.route('**/weights.bin', (route) => route.fulfill({ status: 404 }));
    await page.goto(`${origin}/index.html`);
    expect(await statusOnce(page, 'no such file')).toContain('generator/weights.bin: no such file');
  });
});
