import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compression } from '../../../functions/http/compression.ts';
import { needs } from '../../fixtures/requirements.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

/** What the page may take over the wire before the files of the model, in bytes. */
const mostBytes = 200_000;

describe('the weight of the page in Chromium', needs('chromium'), () => {
  let playground: OpenPlayground;

  beforeAll(async () => {
    playground = await openPlayground(() => 'a random seed', { compression: compression() });
  });
  afterAll(() => playground.close());

  it('is below 200 kB over the wire before the model, without anything of an unopened part', async () => {
    const { page } = await playground.open('/health', { viewport: { width: 1280, height: 800 } });
    const session = await page.context().newCDPSession(page);
    const paths = new Map<string, string>();
    const bytes = new Map<string, number>();
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      paths.set(requestId, request.url.slice(playground.origin.length));
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const path = paths.get(requestId) ?? '';
      bytes.set(path, (bytes.get(path) ?? 0) + encodedDataLength);
    });
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await page.goto(`${playground.origin}/?seed=42&label=7`, { waitUntil: 'networkidle' });
    await page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
    const loaded = [...bytes].filter(([path]) => !/^\/page\/[0-9a-f]{16}\//.test(path));
    // The lines that say what it consists of, largest first: PAGE_WEIGHT=1 npx vitest run test/functions/playground/weight.test.ts
    if (process.env['PAGE_WEIGHT']) {
      const lines = loaded
        .toSorted(([, one], [, other]) => other - one)
        .map(([path, size]) => `${String(size).padStart(8)} ${path}`);
      process.stdout.write(`${lines.join('\n')}\n`);
    }
    const total = loaded.reduce((sum, [, size]) => sum + size, 0);
    expect(total).toBeGreaterThan(20_000);
    expect(total).toBeLessThan(mostBytes);
    const names = loaded.map(([path]) => path).join(' ');
    expect(names).not.toMatch(/real-digits|game-|seen-|recipes/);
  });
});
