import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { shippedApp, withManifest } from '../shipped-app.ts';
import { openPlayground, type OpenPlayground } from './open-playground.ts';

describe('the lines on the page in Chromium', needs('chromium'), () => {
  let playground: OpenPlayground;
  beforeAll(async () => {
    playground = await openPlayground(() => 'a');
  });
  afterAll(() => playground.close());

  it('are twelve of the pattern, with boxes when they are asked for, and a command', async () => {
    const { page, complaints } = await playground.open('/?seed=1');
    const section = page.locator('#numbers');
    await section.scrollIntoViewIfNeeded();
    await section.getByRole('img').nth(11).waitFor();
    expect(await section.getByRole('img').count()).toBe(12);
    const redPixels = async () =>
      section
        .locator('canvas')
        .first()
        .evaluate((canvas: HTMLCanvasElement) => {
          const { width, height } = canvas;
          const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
          return Array.from(data).filter(
            (level, at) => at % 4 === 0 && level - (data[at + 2] ?? 0) > 60,
          ).length;
        });
    expect(await redPixels()).toBe(0);
    await section.getByText('Show the boxes').click();
    expect(await redPixels()).toBeGreaterThan(50);
    await section.getByLabel('Pattern').fill("[12]{3}'?");
    await section.getByText('cannot be drawn').waitFor();
    await section.getByLabel('Pattern').fill('[12]{3}');
    await section
      .getByRole('img', { name: /^A line that says [12]{3}$/ })
      .nth(11)
      .waitFor();
    await section.getByLabel('Paper').selectOption('form');
    await section.getByText('--paper form').waitFor();
    expect(await section.locator('code').textContent()).toBe(
      "npm run numbers -- --pattern '[12]{3}' --count 10000 --seed '1' --paper form --format coco --out lines",
    );
    // The browser notes the answer to the refused pattern, and that this test reads pixels.
    expect(complaints.filter((complaint) => !/400|getImageData/.test(complaint))).toEqual([]);
  });

  it('can be downloaded without the script', async () => {
    const { page } = await playground.open('/?seed=1', { javaScriptEnabled: false });
    const section = page.locator('#numbers');
    const download = page.waitForEvent('download');
    await section.getByRole('button', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toBe('numbers.zip');
  });
});

describe('the page of a model that draws no digits', () => {
  it('has no lines', async () => {
    const labels = Array.from('abcdefghij');
    const other = await withManifest({ labels });
    const app = shippedApp({ servedModel: () => Promise.resolve(other) });
    expect(await (await app.request('/')).text()).not.toContain('id="numbers"');
    expect(await (await shippedApp().request('/')).text()).toContain('id="numbers"');
  });
});
