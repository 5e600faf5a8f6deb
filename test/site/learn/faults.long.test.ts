import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { openPlayground, type OpenPlayground } from '../../functions/playground/open-playground.ts';

describe('/learn where something is missing', needs('chromium'), () => {
  let learn: OpenPlayground;

  beforeAll(async () => {
    learn = await openPlayground(() => 'learn');
  });
  afterAll(async () => learn.close());

  /** Opens the page with a script that runs before its own. */
  async function openAfter(script: string): Promise<Page> {
    const { page } = await learn.open('/docs');
    await page.addInitScript(script);
    await page.goto(`${learn.origin}/learn/`);
    return page;
  }

  it.each([
    ['workers', 'delete globalThis.Worker', 'runs no workers'],
    ['WebAssembly', 'delete globalThis.WebAssembly', 'has no WebAssembly'],
    ['SIMD', 'WebAssembly.validate = () => false', 'has no SIMD'],
  ])('says so where a browser has no %s, and the article stays', async (_what, script, words) => {
    const page = await openAfter(script);
    await page.locator('#lab-note').filter({ hasText: words }).waitFor();
    expect(await page.locator('#lab').isHidden()).toBe(true);
    expect((await page.locator('main').innerText()).length).toBeGreaterThan(5000);
  });

  it.each([
    ['the digits do not arrive', 'digits.gz', null, 'digits.gz did not arrive'],
    ['the digits are damaged', 'digits.gz', 'x', 'digits.gz is damaged'],
    ['the engine is damaged', 'tfjs-backend-wasm-simd.wasm', 'x', 'is damaged'],
    ['the worker does not arrive', 'worker.js', null, 'the worker’s script did not arrive'],
  ])('says so where %s, and can start again', async (_what, name, body, words) => {
    const { page } = await learn.open('/learn/');
    const pattern = `**/${name}`;
    await page.route(pattern, async (route) =>
      body === null ? route.abort() : route.fulfill({ body }),
    );
    await page.locator('#run').click();
    const status = page.locator('#status').filter({ hasText: words });
    await status.waitFor();
    expect(await status.textContent()).toMatch(/“Start” tries again/);
    expect(await page.locator('#run').textContent()).toBe('Start');
  });

  it('says so where the engine gets no memory, and can start again', async () => {
    const { page } = await learn.open('/learn/');
    await page.route('**/worker.js', async (route) => {
      const response = await route.fetch();
      const refused = `for (const name of ['instantiate', 'instantiateStreaming']) {
        WebAssembly[name] = async () => { throw new RangeError('could not allocate memory'); };
      }`;
      await route.fulfill({ response, body: `${refused}\n${await response.text()}` });
    });
    await page.locator('#run').click();
    const status = page.locator('#status').filter({ hasText: 'engine did not start' });
    await status.waitFor();
    expect(await status.textContent()).toMatch(/“Start” tries again/);
  });
});
