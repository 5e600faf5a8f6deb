import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

describe('the appearance of the playground in Chromium', needs('chromium'), () => {
  let playground: OpenPlayground;

  beforeAll(async () => {
    playground = await openPlayground(() => 'a random seed');
  });
  afterAll(() => playground.close());

  it.each([320, 360, 768, 1200])(
    'fits a screen of %i pixels, with fields that a finger hits',
    async (width) => {
      const { page } = await playground.open('/?draw=walk&seed=a&frames=3', {
        viewport: { width, height: 800 },
      });
      const found = await page.evaluate(() => {
        const { clientWidth, scrollWidth } = document.documentElement;
        const low = [
          ...document.querySelectorAll(
            'main button, main input:not([type=range], [type=checkbox]), select',
          ),
        ]
          .map((element) => ({
            name: element.textContent,
            ...element.getBoundingClientRect().toJSON(),
          }))
          .filter(({ height }) => height > 0 && height < 35);
        return { over: scrollWidth - clientWidth, low };
      });
      expect(found).toEqual({ over: 0, low: [] });
    },
  );

  it('is dark where the reader’s system is, and still where it asks for less motion', async () => {
    const { page } = await playground.open('/?draw=walk&seed=a&frames=3', {
      colorScheme: 'dark',
      reducedMotion: 'reduce',
    });
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(Math.max(...(ground.match(/\d+/g) ?? []).map(Number))).toBeLessThan(40);
    const canvas = page.locator('.plate canvas');
    await canvas.waitFor();
    const picture = () => canvas.evaluate((drawn: HTMLCanvasElement) => drawn.toDataURL());
    const still = await picture();
    await page.evaluate(waitForFrames, 60);
    expect(await picture()).toBe(still);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(picture).not.toBe(still);
    expect(await page.getByRole('button', { name: 'Pause' }).isVisible()).toBe(true);
  });
});

/** In the browser: waits until the screen was drawn so many times. */
async function waitForFrames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame++) {
    await new Promise((resolve) => void requestAnimationFrame(resolve));
  }
}
