import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations } from '../../fixtures/accessibility.ts';
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

  it.each(['/?seed=a', '/learn/', '/docs', '/report.html'])(
    'fits a window of 1280 pixels at 200 % zoom: %s',
    async (path) => {
      const zoomed = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };
      const { page } = await playground.open(path, zoomed);
      const over = await page.evaluate(() => {
        const { clientWidth, scrollWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(over).toBe(0);
    },
  );

  it.each([
    '/?seed=a&label=7',
    '/?draw=number&digits=42',
    '/?draw=sheet&seed=a',
    '/?draw=walk&seed=a',
    '/learn/',
    '/docs',
    '/report.html',
  ])('fits a phone of 320 pixels whose text is twice as large: %s', async (path) => {
    // Chromium has no other way to enlarge text alone; a page's policy would refuse the style.
    const phone = { viewport: { width: 320, height: 640 }, bypassCSP: true };
    const { page } = await playground.open(path, phone);
    await page.addStyleTag({ content: 'html { font-size: 200% !important; }' });
    const over = await page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(over).toBe(0);
  });

  it('shows the tables of /docs whole on 320 pixels, which no key has to scroll', async () => {
    const { page } = await playground.open('/docs', { viewport: { width: 320, height: 800 } });
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it.each<[path: string, kept: readonly string[]]>([
    ['/?seed=a&label=7', ['.plate', '#result .snippets', '#model']],
    ['/?draw=sheet&seed=a', ['.plate', '#result .snippets']],
    ['/learn/', ['h1', '#game', '#tips']],
  ])('prints what %s shows on A4, and nothing to press', async (path, kept) => {
    const { page } = await playground.open(path, { viewport: { width: 794, height: 1123 } });
    await page.emulateMedia({ media: 'print' });
    for (const part of kept)
      expect([part, await page.locator(part).isVisible()]).toEqual([part, true]);
    const pressed = page.locator(
      'button:visible, input:visible, select:visible, nav:visible, .download a:visible',
    );
    expect(await pressed.evaluateAll((all) => all.map(({ outerHTML }) => outerHTML))).toEqual([]);
    const over = await page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(over).toBe(0);
  });

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
