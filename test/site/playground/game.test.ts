import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roundsOf } from '../../../site/playground/game-rounds.ts';
import { needs } from '../../fixtures/requirements.ts';
import { modelWithCompanions } from '../../functions/companion-model.ts';
import { type OpenPlayground, openPlayground } from '../../functions/playground/open-playground.ts';

describe('the game in Chromium', needs('chromium'), () => {
  let playground: OpenPlayground;

  beforeAll(async () => {
    const model = await modelWithCompanions();
    playground = await openPlayground(() => 'a random seed', {
      servedModel: () => Promise.resolve(model),
    });
  });
  afterAll(() => playground.close());

  const section = (page: Page) => page.locator('#game');
  const heading = (page: Page) => section(page).locator('.game p').first();

  /** Answers all rounds with arrow keys. @param isRight by the round's index */
  async function playByKeys(page: Page, seed: string, isRight: (round: number) => boolean) {
    for (const [index, { isRealLeft, label }] of roundsOf(seed).entries()) {
      await expect.poll(() => heading(page).textContent()).toContain(`Round ${index + 1} of 10`);
      expect(await heading(page).textContent()).toContain(`a ${label}.`);
      await page.keyboard.press(isRealLeft === isRight(index) ? 'ArrowLeft' : 'ArrowRight');
      await expect
        .poll(() => section(page).locator('.said').textContent())
        .toMatch(isRight(index) ? /^Correct: / : /^Wrong: /);
      await page.keyboard.press('Enter');
    }
  }

  it('has ten rounds, which a keyboard plays, then both scores and a link to the same game', async () => {
    const { page, complaints } = await playground.open('/?game=abc');
    await playByKeys(page, 'abc', (round) => round < 7);
    const score = await section(page).locator('.score').textContent();
    expect(score).toMatch(/^You found 7 of 10\. The judge found \d+ of 10\.$/);
    const link = await section(page).locator('code').textContent();
    expect(link).toBe(`${playground.origin}/?game=abc#game`);
    expect(complaints).toEqual([]);
  });

  it('shows the same pixels to everybody who opens the link', async () => {
    const shown = async () => {
      const { page } = await playground.open('/?game=abc');
      await section(page).locator('.pair').waitFor();
      return section(page)
        .locator('canvas')
        .evaluateAll((all) => all.map((one) => (one as HTMLCanvasElement).toDataURL()));
    };
    const [one, other] = [await shown(), await shown()];
    expect(one).toHaveLength(2);
    expect(other).toEqual(one);
    expect(one[0]).not.toBe(one[1]);
  });

  it('loads nothing before somebody plays, then a new game, whose address gives it again', async () => {
    const { page, requests } = await playground.open('/?seed=a');
    await page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
    expect(requests.filter((url) => /real-digits|game-/.test(url))).toEqual([]);
    await section(page).getByRole('button', { name: 'Play the game' }).click();
    await section(page).locator('.pair').waitFor();
    expect(page.url()).toMatch(/[?&]game=\d+/);
  });

  it('is played alone where the judge does not answer', async () => {
    const { page } = await playground.open('/health');
    await page.route('**/judge?*', (route) => route.fulfill({ status: 503, json: {} }));
    await page.goto(`${playground.origin}/?game=x`);
    await playByKeys(page, 'x', () => false);
    expect(await section(page).locator('.score').textContent()).toBe('You found 0 of 10.');
  });

  it('says when the real digits do not arrive, and tries again', async () => {
    const { page } = await playground.open('/health');
    await page.route('**/real-digits-*', (route) => route.abort());
    await page.goto(`${playground.origin}/?game=x`);
    await expect.poll(() => heading(page).textContent()).toContain('did not arrive');
    await page.unroute('**/real-digits-*');
    await section(page).getByRole('button', { name: 'Play the game' }).click();
    await expect.poll(() => heading(page).textContent()).toContain('Round 1 of 10');
  });
});
