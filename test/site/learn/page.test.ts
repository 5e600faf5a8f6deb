import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations } from '../../fixtures/accessibility.ts';
import { needs } from '../../fixtures/requirements.ts';
import { openPlayground, type OpenPlayground } from '../../functions/playground/open-playground.ts';

describe('/learn in Chromium', needs('chromium'), () => {
  let learn: OpenPlayground;

  beforeAll(async () => {
    learn = await openPlayground(() => 'learn');
  });
  afterAll(async () => learn.close());

  const widthOf = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

  it('loads neither digits nor worker before a training starts, and nothing of other hosts', async () => {
    const { page, requests, complaints } = await learn.open('/learn');
    await page.locator('#run').waitFor();
    expect(page.url()).toBe(`${learn.origin}/learn/`);
    expect(requests.filter((url) => /digits\.gz|worker\.js|\.wasm/.test(url))).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(learn.origin))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('reads whole without JavaScript, with its pictures, and says what needs it', async () => {
    const { page } = await learn.open('/learn/', { javaScriptEnabled: false });
    expect(await page.locator('#lab').isHidden()).toBe(true);
    expect(await page.locator('#lab-note').textContent()).toMatch(/With JavaScript, a GAN trains/);
    expect((await page.locator('main').innerText()).length).toBeGreaterThan(5000);
    expect(await page.locator('main svg:visible').count()).toBe(2);
    const images = page.locator('main img');
    expect(await images.count()).toBe(5);
    expect(await images.evaluateAll((all) => all.every((one) => one.getAttribute('alt')))).toBe(
      true,
    );
  });

  it.each(['light', 'dark'] as const)('has no violation of axe-core in %s', async (colorScheme) => {
    const { page } = await learn.open('/learn/', { colorScheme, reducedMotion: 'reduce' });
    await page.locator('#run').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('fits a screen of 320 pixels', async () => {
    const { page } = await learn.open('/learn/', { viewport: { width: 320, height: 640 } });
    await page.locator('#run').waitFor();
    expect(await widthOf(page)).toBe(320);
  });

  it('does not animate for readers who ask for less motion', async () => {
    const { page } = await learn.open('/learn/', { reducedMotion: 'reduce' });
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  it('takes its choices from the address, and says which switch the networks have not', async () => {
    const { page } = await learn.open(
      '/learn/#recipe=classic&seed=99&rates=slow&movesPartner=true',
    );
    await page.locator('#run').waitFor();
    expect(await page.locator('#seed').inputValue()).toBe('99');
    expect(await page.locator('#moves-partner').isChecked()).toBe(true);
    expect(await page.locator('#without-labels').isDisabled()).toBe(true);
    expect(await page.locator('#without-labels-why').textContent()).toMatch(/never has labels/);
    expect(await page.locator('#hints').textContent()).toMatch(/16 times slower/);
    await page.locator('#recipe').selectOption('convolutional');
    expect(await page.locator('#moves-partner').isDisabled()).toBe(true);
    expect(await page.locator('#moves-partner-why').textContent()).toMatch(/only for the fully/);
  });
});
