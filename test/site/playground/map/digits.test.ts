import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { keepDigits } from '../../../../site/playground/map/digits.ts';
import { openPage, startChromium } from '../../../fixtures/chromium.ts';
import { needs } from '../../../fixtures/requirements.ts';

/** What the page of this test has: the module, and how many digits its drawer has drawn. */
interface Globals {
  readonly module: { readonly keepDigits: typeof keepDigits };
}

describe('the digits that the map keeps, in Chromium,', needs('chromium'), () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await startChromium();
    page = await openPage(browser, {});
    const { outputFiles } = await build({
      entryPoints: [
        fileURLToPath(new URL('../../../../site/playground/map/digits.ts', import.meta.url)),
      ],
      bundle: true,
      format: 'iife',
      globalName: 'module',
      write: false,
    });
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  });
  afterAll(() => browser.close());

  /** Draws the places in turn on a map of images of a size, and gives what came of it. */
  const drawAll = (side: number, count: number) =>
    page.evaluate(
      ([sideOf, places]) => {
        const { module } = globalThis as unknown as Globals;
        let drawn = 0;
        const drawer = {
          manifest: { image: { width: sideOf, height: sideOf } },
          draw: (draws: readonly unknown[]) => {
            drawn += draws.length;
            return draws.map(() => new Uint8Array(sideOf * sideOf).fill(200));
          },
        };
        const plane = { at: () => ({ latent: new Float32Array(), label: null }) };
        const kept = module.keepDigits(drawer as never, plane as never);
        const all = Array.from({ length: places }, (_, x) => ({ x, y: 0 }));
        for (const place of all) kept.drawMissing([place], Number.POSITIVE_INFINITY);
        const context = document.createElement('canvas').getContext('2d');
        const shows = (place: { x: number; y: number }) =>
          context !== null && kept.show(place, context, { left: 0, top: 0, side: 10 });
        const first = all[0] ?? { x: -1, y: -1 };
        const last = all.at(-1) ?? first;
        return { count: kept.count(), drawn, shows: [shows(first), shows(last)] };
      },
      [side, count] as const,
    );

  it('are at most 2,048, of which the one not seen longest gives way', async () => {
    expect(await drawAll(28, 3000)).toEqual({ count: 2048, drawn: 3000, shows: [false, true] });
  });

  it('are as many as there were where there is room', async () => {
    expect(await drawAll(28, 100)).toEqual({ count: 100, drawn: 100, shows: [true, true] });
  });

  it('are fewer of a model with large images: 4 megapixels in all', async () => {
    expect((await drawAll(256, 100)).count).toBe(64);
  });

  it('are not drawn after the time of a frame is over, but for a few', async () => {
    const [drawn, isMissing] = await page.evaluate(() => {
      const { module } = globalThis as unknown as Globals;
      let count = 0;
      const drawer = {
        manifest: { image: { width: 28, height: 28 } },
        draw: (draws: readonly unknown[]) => {
          count += draws.length;
          return draws.map(() => new Uint8Array(28 * 28));
        },
      };
      const plane = { at: () => ({ latent: new Float32Array(), label: null }) };
      const kept = module.keepDigits(drawer as never, plane as never);
      const all = Array.from({ length: 400 }, (_, x) => ({ x, y: 0 }));
      const isLeft = kept.drawMissing(all, 0);
      return [count, isLeft] as const;
    });
    expect([drawn, isMissing]).toEqual([8, true]);
  });
});
