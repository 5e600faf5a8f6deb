// npm run bench:page [-- rounds]: opens the playground of the built server in Chromium, each time in a browser that has
// loaded nothing yet, and prints medians: when the first digit is seen, when the page answers, and how many pictures a
// second move. Other work on the machine moves all of them: the load is printed first.
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openPage, startChromium } from '../test/fixtures/chromium.ts';
import { type Loading, measureLoading } from './page/loading.ts';
import { measureMotion, type Motion, type Rate } from './page/motion.ts';
import { median } from './report.ts';
import { projectFolder, startServer } from './serve/server-process.ts';

const viewport = { width: 1280, height: 800 };
const rounds = Number(process.argv[2] ?? 9);

/** Where each motion is watched. */
const watched = {
  pad: '/?seed=42&label=7',
  slider: '/?seed=42&label=7',
  walk: '/?draw=walk&seed=42&to=43&label=7',
} as const satisfies Record<Motion, string>;

const server = await startServer([join(projectFolder, 'dist/server/functions/entries/server.mjs')]);
const loads: Loading[] = [];
const rates = new Map<Motion, Rate>();
const load = loadavg()[0] ?? Number.NaN;
try {
  // The first round starts the server's code and fills the file cache, and is dropped.
  for (let round = -1; round < rounds; round++) {
    const measured = await inBrowser(loadOnce);
    if (round >= 0) loads.push(measured);
  }
  for (const motion of Object.keys(watched) as Motion[]) {
    rates.set(motion, await inBrowser(async (browser) => watch(browser, motion)));
  }
} finally {
  await server.stop();
}
printFigures();

/** Does something in a browser of its own, with an empty profile. */
async function inBrowser<Result>(run: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await startChromium();
  try {
    return await run(browser);
  } finally {
    await browser.close();
  }
}

async function loadOnce(browser: Browser): Promise<Loading> {
  return measureLoading(await openPage(browser, { viewport }), `${server.url}/?seed=42&label=7`);
}

async function watch(browser: Browser, motion: Motion): Promise<Rate> {
  const page = await openPage(browser, { viewport });
  await page.goto(`${server.url}${watched[motion]}`);
  await page.locator('html[data-drawn-by="browser"]').waitFor({ state: 'attached' });
  if (motion === 'pad') await page.locator('.pad').scrollIntoViewIfNeeded();
  return measureMotion(page, motion);
}

function printFigures(): void {
  const line = (text: string) => process.stdout.write(`${text}\n`);
  line(`load of the ${cpus().length} processors at the start: ${load.toFixed(2)}`);
  const titles: Readonly<Record<keyof Loading, string>> = {
    firstPaint: 'first text or picture',
    digit: 'first digit',
    interactive: 'interactive',
    drawsHere: 'drawn in the browser',
  };
  for (const [name, title] of Object.entries(titles) as [keyof Loading, string][]) {
    const times = loads.map((measured) => measured[name]);
    const [least, most] = [Math.min(...times), Math.max(...times)];
    line(
      `${title}: ${median(times).toFixed(0)} ms, median of ${rounds} (${least.toFixed(0)} to ${most.toFixed(0)})`,
    );
  }
  for (const [motion, { drawn, frames }] of rates) {
    line(
      `${motion}: ${drawn.toFixed(0)} pictures a second at ${frames.toFixed(0)} frames a second`,
    );
  }
}
