import type { Page } from 'playwright-core';

/** Milliseconds from the start of a navigation to what a reader sees of it. */
export interface Loading {
  /** The first text or picture on the screen. */
  readonly firstPaint: number;
  /** The digit of the address on the screen. */
  readonly digit: number;
  /** The page's scripts answer changes, and no task of 50 ms or more follows before all is loaded. */
  readonly interactive: number;
  /** The model is loaded: changes are drawn in the browser. */
  readonly drawsHere: number;
}

/** Runs before the page's own scripts; it names the picture of the digit, whose appearance Chromium then reports. */
const observe = `
  window.seenTimes = { firstPaint: NaN, digit: NaN, live: NaN, drawsHere: NaN, lastTask: 0 };
  const seen = window.seenTimes;
  const observed = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observed('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') seen.firstPaint = startTime;
  });
  observed('element', ({ identifier, renderTime }) => {
    if (identifier === 'digit') seen.digit = renderTime;
  });
  observed('longtask', ({ startTime, duration }) => {
    seen.lastTask = Math.max(seen.lastTask, startTime + duration);
  });
  new MutationObserver(() => {
    const image = document.querySelector('.plate img');
    if (image && !image.hasAttribute('elementtiming')) image.setAttribute('elementtiming', 'digit');
    const root = document.documentElement;
    if (Number.isNaN(seen.live) && root.classList.contains('live')) seen.live = performance.now();
    if (Number.isNaN(seen.drawsHere) && root.dataset.drawnBy) seen.drawsHere = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true });
`;

interface SeenTimes {
  readonly firstPaint: number;
  readonly digit: number;
  readonly live: number;
  readonly drawsHere: number;
  readonly lastTask: number;
}

/** Milliseconds without a task of 50 ms or more after which a page counts as loaded. */
const quietTime = 1500;

/** Opens an address in a page that has loaded nothing yet. */
export async function measureLoading(page: Page, address: string): Promise<Loading> {
  await page.addInitScript(observe);
  await page.goto(address, { waitUntil: 'load' });
  await page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
  await page.waitForTimeout(quietTime);
  const seen = await page.evaluate(
    () => (globalThis as unknown as { readonly seenTimes: SeenTimes }).seenTimes,
  );
  const { firstPaint, digit, live, drawsHere, lastTask } = seen;
  return { firstPaint, digit, interactive: Math.max(live, lastTask), drawsHere };
}
