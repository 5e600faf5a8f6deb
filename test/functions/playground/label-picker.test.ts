import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { withManifest } from '../shipped-app.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

/** 100 names of 60 characters, without a place to break. */
const labels = Array.from({ length: 100 }, (_, index) =>
  `${index}`.padStart(3, '0').padEnd(60, 'm'),
);

describe('the choice of a label in Chromium', needs('chromium'), () => {
  let playground: OpenPlayground;

  beforeAll(async () => {
    const served = await withManifest({ labels, dataset: { name: 'icons', sha256: '' } });
    const servedModel = () => Promise.resolve(served);
    playground = await openPlayground(() => 'a random seed', { servedModel });
  });
  afterAll(() => playground.close());

  it('fits a narrow screen with many and long names, and scrolls by itself', async () => {
    const { page } = await playground.open('/?seed=a', { viewport: { width: 320, height: 800 } });
    const found = await page.evaluate(() => {
      const choices = document.querySelector('.labels .choices') as HTMLElement;
      const { clientWidth, scrollWidth } = document.documentElement;
      const cut = [...choices.querySelectorAll('span')].filter(
        (span) => span.scrollWidth > span.clientWidth,
      );
      return {
        isWide: scrollWidth > clientWidth,
        height: choices.clientHeight,
        isScrolled: choices.scrollHeight > choices.clientHeight,
        cut: cut.length,
      };
    });
    expect(found).toMatchObject({ isWide: false, isScrolled: true, cut: 0 });
    expect(found.height).toBeLessThan(400);
  });
});
