import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import {
  button,
  drawStroke,
  misfitsOf,
  one,
  openWithCompanions,
  paperOf,
  readingOf,
  seven,
} from './drawing-on-paper.ts';
import type { OpenPlayground } from './open-playground.ts';

describe('drawing in Chromium', needs('chromium'), () => {
  let playground: OpenPlayground;

  beforeAll(async () => {
    playground = await openWithCompanions();
  });
  afterAll(() => playground.close());

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
    await expect.poll(() => readingOf(page)).toBe('It reads a 1');
    await button(page, 'Animate from').click();
    await expect.poll(() => image.getAttribute('src')).toMatch(/^\/walk\?.*label=7&toLabel=1/);
    await expect
      .poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth))
      .toBe(224);
    expect(complaints).toEqual([]);
  });

  it.each([360, 768])('fits a screen of %i pixels', async (width) => {
    const { page } = await playground.open('/?seed=a', { viewport: { width, height: 800 } });
    expect(await misfitsOf(page)).toEqual({ over: 0, low: [] });
  });
});
