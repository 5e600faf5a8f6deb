import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { modelWithCompanions } from '../companion-model.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

type Point = readonly [across: number, down: number]; // shares of the paper

export const seven: readonly Point[] = [
  [0.3, 0.25],
  [0.7, 0.25],
  [0.45, 0.8],
];
export const one: readonly Point[] = [
  [0.5, 0.2],
  [0.5, 0.8],
];

/** The playground of the shipped model with all companions; the caller closes it. */
export async function openWithCompanions(): Promise<OpenPlayground> {
  const model = await modelWithCompanions();
  return openPlayground(() => 'a random seed', { servedModel: () => Promise.resolve(model) });
}

/** The paper of the section to draw a digit. */
export const paperOf = (page: Page) => page.locator('#hand-drawing .paper canvas');
/** What the section says of the drawing. */
export const readingOf = (page: Page) => page.locator('[data-reading]').textContent();
export const wordsOf = (page: Page) => page.locator('[data-words]').textContent();
/** A button of the parts where one draws and erases, by what stands on it. */
export const button = (page: Page, name: string) =>
  page.locator('#hand-drawing, #completion').getByRole('button', { name });
/** What a canvas shows, as text to compare. */
export const pictureOf = (canvas: Locator) =>
  canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());

/** Waits until the script of a paper's section has come, which is loaded when the section comes near the screen. */
export async function ready(canvas: Locator): Promise<void> {
  // The browser looks at what is near once a frame, and tells it after that frame.
  await canvas.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  });
  await canvas.locator('xpath=ancestor::section[not(@inert)]').first().waitFor();
}

/** Draws one stroke through points with the mouse. */
export async function drawStroke(page: Page, canvas: Locator, points: readonly Point[]) {
  await canvas.scrollIntoViewIfNeeded();
  await ready(canvas);
  const box = await canvas.boundingBox();
  const at = ([across, down]: Point) =>
    [
      (box?.x ?? 0) + across * (box?.width ?? 0),
      (box?.y ?? 0) + down * (box?.height ?? 0),
    ] as const;
  const [first = [0, 0], ...others] = points;
  await page.mouse.move(...at(first));
  await page.mouse.down();
  for (const point of others) await page.mouse.move(...at(point), { steps: 6 });
  await page.mouse.up();
}

/** The pixels by which a page with a drawing is too wide for its screen, and the heights of buttons below 35. */
export async function misfitsOf(page: Page) {
  await drawStroke(page, paperOf(page), seven);
  await expect.poll(() => button(page, 'More like this').isEnabled()).toBe(true);
  await button(page, 'More like this').click();
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const low = [...document.querySelectorAll('main button')]
      .map((element) => element.getBoundingClientRect().height)
      .filter((height) => height > 0 && height < 35);
    return { over: scrollWidth - clientWidth, low };
  });
}
