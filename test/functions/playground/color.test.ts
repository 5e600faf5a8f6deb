import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { colorModel } from '../color-model.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

/** What a canvas shows, as red, green and blue of its pixels. */
function shownOn(canvas: HTMLCanvasElement): number[] {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d')?.getImageData(0, 0, width, height) ?? { data: [] };
  return [...data].filter((_, at) => at % 4 < 3);
}

/** Chromium says so of {@link shownOn}. */
const isOfPage = (complaint: string) => !complaint.includes('willReadFrequently');

describe('the page of a model in colour in Chromium', needs('chromium'), () => {
  let playground: OpenPlayground;
  let drawn: {
    readonly pixels: readonly number[];
    readonly width: number;
    readonly height: number;
  };

  beforeAll(async () => {
    const model = await colorModel();
    playground = await openPlayground(() => 'a', { servedModel: async () => model });
    const response = await fetch(`${playground.origin}/image.json?seed=a`);
    drawn = (await response.json()) as typeof drawn;
  });
  afterAll(() => playground.close());

  it('takes the image of the seed to its paper, and shows what the networks see, in colour', async () => {
    const { page, complaints } = await playground.open('/?seed=a');
    await page.locator('#hand-drawing').scrollIntoViewIfNeeded();
    await page.locator('[data-take]').click();
    const seen = page.locator('#hand-drawing .seen canvas');
    const colours = async () => {
      const shown = await seen.evaluate(shownOn);
      return shown.filter((value, at) => value !== shown[at - (at % 3)]).length;
    };
    await expect.poll(colours).toBeGreaterThan(0);
    expect(complaints.filter(isOfPage)).toEqual([]);
  });

  it('shows the part that is not erased in its colours, and all of an image that is whole', async () => {
    const { page, complaints } = await playground.open('/?seed=a');
    await page.locator('#completion').scrollIntoViewIfNeeded();
    const paper = page.locator('#completion .paper canvas');
    const rightmost = async () => {
      const shown = await paper.evaluate(shownOn);
      const side = 8;
      const width = drawn.width * side;
      return shown.slice(3 * (width - 1), 3 * width);
    };
    const at = 3 * (drawn.width - 1);
    await expect.poll(rightmost).toEqual(drawn.pixels.slice(at, at + 3));
    await page.locator('#completion [data-whole]').click();
    const way = page.locator('#completion .ways canvas').first();
    await expect.poll(async () => way.evaluate(shownOn)).toEqual(drawn.pixels);
    expect(complaints.filter(isOfPage)).toEqual([]);
  });
});
