import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations } from '../../fixtures/accessibility.ts';
import { needs } from '../../fixtures/requirements.ts';
import { openPlayground, type OpenPlayground } from '../../functions/playground/open-playground.ts';

describe('a training on the page /learn', needs('chromium'), () => {
  let learn: OpenPlayground;

  beforeAll(async () => {
    learn = await openPlayground(() => 'learn');
  });
  afterAll(async () => learn.close());

  const iterationOf = async (page: Page) =>
    Number((await page.locator('#iteration').textContent())?.replaceAll(',', ''));

  async function waitForIteration(page: Page, least: number): Promise<void> {
    await expect.poll(() => iterationOf(page), { timeout: 300_000 }).toBeGreaterThanOrEqual(least);
  }

  const fingerprintOf = async (page: Page) => {
    const line = page.locator('#fingerprint').filter({ hasText: 'SHA-256' });
    await line.waitFor();
    return /[0-9a-f]{64}/.exec((await line.textContent()) ?? '')?.[0];
  };

  /** Trains some single steps from the page's present choices. */
  async function trainSteps(page: Page, steps: number): Promise<string | undefined> {
    for (let step = 1; step <= steps; step++) {
      await page.locator('#step').click();
      await page
        .locator('#status')
        .filter({ hasText: `Paused after ${step} iterations` })
        .waitFor();
    }
    return fingerprintOf(page);
  }

  it('runs, pauses where it is and goes on, while its curves and pictures move', async () => {
    const { page, complaints } = await learn.open('/learn/#recipe=classic');
    await page.locator('#run').click();
    await waitForIteration(page, 40);
    const earlier = await page.locator('#losses path').last().getAttribute('d');
    await waitForIteration(page, 100);
    expect(await page.locator('#losses path').last().getAttribute('d')).not.toBe(earlier);
    expect(await page.locator('#loss-detective').textContent()).toMatch(/^\d\.\d\d$/);
    expect(await page.locator('#accuracy-fake').textContent()).toMatch(/^\d+ %$/);
    expect(await page.locator('#real li').count()).toBe(8);
    expect(await page.locator('#fake li').allTextContents()).toEqual(
      Array.from({ length: 8 }, () => expect.stringMatching(/^[<>]? ?\d+ %$/)),
    );
    await page.locator('#run').click();
    await page.locator('#status').filter({ hasText: 'Paused after' }).waitFor();
    const paused = await iterationOf(page);
    expect(await page.locator('#run').textContent()).toBe('Go on');
    await page.waitForTimeout(500);
    expect(await iterationOf(page)).toBe(paused);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.locator('#run').click();
    await waitForIteration(page, paused + 20);
    expect(complaints).toEqual([]);
  });

  it('goes on after its tab was frozen in the background', async () => {
    const { page } = await learn.open('/learn/#recipe=classic');
    await page.locator('#run').click();
    await waitForIteration(page, 20);
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await page.waitForTimeout(500);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    const frozenAt = await iterationOf(page);
    await waitForIteration(page, frozenAt + 20);
    expect(await page.locator('#status').textContent()).toMatch(/Training/);
  });

  it('starts again by its seed: the same weights, and others by another seed', async () => {
    const { page } = await learn.open('/learn/#recipe=classic&seed=5');
    const first = await trainSteps(page, 3);
    await page.locator('#seed').fill('6');
    await page.locator('#seed').press('Tab');
    expect(await page.locator('#pending').isVisible()).toBe(true);
    await page.reload();
    expect(await page.locator('#seed').inputValue()).toBe('5');
    expect(await trainSteps(page, 3)).toBe(first);
    await page.goto(`${learn.origin}/docs`);
    await page.goto(`${learn.origin}/learn/#recipe=classic&seed=6`);
    expect(await trainSteps(page, 3)).not.toBe(first);
  });

  it('begins at zero with “Start again”, with the choices of then', async () => {
    const { page } = await learn.open('/learn/#recipe=classic');
    await page.locator('#run').click();
    await waitForIteration(page, 20);
    await page.locator('#head-start').check();
    await page.locator('#pace').selectOption('5');
    await page.locator('#restart').click();
    await page.locator('#loss-forger').filter({ hasText: '–' }).waitFor();
    expect(await page.locator('#pending').isHidden()).toBe(true);
    expect(page.url()).toMatch(/headStart=true/);
    expect(await iterationOf(page)).toBeLessThan(200);
  });

  it('is used with the keyboard alone', async () => {
    const { page } = await learn.open('/learn/#recipe=classic');
    await page.locator('#run').focus();
    await page.keyboard.press('Enter');
    await waitForIteration(page, 20);
    await page.keyboard.press('Space');
    await page.locator('#status').filter({ hasText: 'Paused after' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('step');
  });

  it.each([
    [
      'the partner not held still, after a head start',
      'recipe=classic&movesPartner=true&headStart=true',
    ],
    ['no labels', 'recipe=convolutional&withoutLabels=true'],
    ['rates out of balance', 'recipe=classic&rates=fast'],
  ])('trains with %s', async (_what, choices) => {
    const { page, complaints } = await learn.open(`/learn/#${choices}`);
    expect(await trainSteps(page, 2)).toMatch(/^[0-9a-f]{64}$/);
    expect(complaints).toEqual([]);
  });
});
