import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { type OpenPlayground, openPlayground } from '../../functions/playground/open-playground.ts';

describe('the strip of what was seen last, in Chromium,', needs('chromium'), () => {
  let playground: OpenPlayground;

  beforeAll(async () => {
    playground = await openPlayground(() => 'a random seed');
  });
  afterAll(() => playground.close());

  const links = (page: Page) => page.locator('#seen a');
  const names = (page: Page) =>
    links(page).evaluateAll((all) => all.map((link) => link.getAttribute('aria-label')));
  const seedField = (page: Page) => page.getByLabel('Seed any text');

  /** Draws a seed, as a step of its own. */
  async function draw(page: Page, seed: string) {
    // Changes of one second are one step.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1100)));
    await seedField(page).fill(seed);
    await expect.poll(() => page.url()).toContain(`seed=${seed}`);
  }

  it('is absent at first, and then has the newest first, each of which comes back', async () => {
    const { page, complaints } = await playground.open('/?seed=a&label=7');
    expect(await page.locator('#seen').isVisible()).toBe(false);
    await draw(page, 'b');
    await draw(page, 'c');
    const drawn = (seed: string) => `A handwritten 7, drawn from seed ${seed}`;
    await expect.poll(() => names(page)).toEqual(['c', 'b', 'a'].map(drawn));
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1100)));
    await links(page).nth(2).press('Enter');
    await expect.poll(() => seedField(page).inputValue()).toBe('a');
    await expect.poll(() => names(page)).toEqual(['a', 'c', 'b'].map(drawn));
    await page.goBack();
    await expect.poll(() => seedField(page).inputValue()).toBe('c');
    expect(complaints).toEqual([]);
  });

  it('is there again when one reloads the page or comes back to it', async () => {
    const { page } = await playground.open('/?seed=a&label=7');
    await draw(page, 'b');
    await expect.poll(() => links(page).count()).toBe(2);
    await page.reload();
    await expect.poll(() => links(page).count()).toBe(2);
    await page.goto(`${playground.origin}/docs`);
    await page.goBack();
    await expect.poll(() => links(page).count()).toBe(2);
  });

  it('has at most twelve, and pictures of what they lead to', async () => {
    const { page } = await playground.open('/?seed=a');
    await page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
    for (let seed = 0; seed < 14; seed++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await seedField(page).fill(`s${seed}`);
      // oxlint-disable-next-line no-await-in-loop
      await expect.poll(() => page.url()).toContain(`seed=s${seed}`);
    }
    expect(await links(page).count()).toBe(12);
    const ink = await page.locator('#seen canvas').evaluateAll((all) =>
      all.map((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d');
        return Math.max(
          ...(context?.getImageData(0, 0, width, height).data ?? []).filter((_, i) => i % 4 < 3),
        );
      }),
    );
    expect(ink.every((most) => most > 100)).toBe(true);
  });

  it.each([
    [
      'storage',
      "for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(window, name, { get() { throw new DOMException('refused', 'SecurityError'); } })",
    ],
    [
      'the state of the history',
      "const replace = history.replaceState.bind(history); history.replaceState = (state, ...others) => { if (state?.seen) throw new DOMException('refused', 'SecurityError'); replace(state, ...others); }",
    ],
  ])('works where %s is refused', async (_, prepare) => {
    const { page, complaints } = await playground.open('/health');
    await page.addInitScript(prepare);
    await page.goto(`${playground.origin}/?seed=a&label=7`);
    await draw(page, 'b');
    await expect.poll(() => links(page).count()).toBe(2);
    expect(complaints).toEqual([]);
  });
});
