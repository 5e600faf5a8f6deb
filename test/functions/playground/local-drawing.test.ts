import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compression } from '../../../functions/http/compression.ts';
import { browserFiles } from '../../../functions/playground/browser-files.ts';
import { sha256Hex } from '../../../models/digest.ts';
import { generate } from '../../../models/generator.ts';
import { seedToLabel, seedToLatent } from '../../../models/seed/seed.ts';
import { needs } from '../../fixtures/requirements.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

const { generator } = shippedModel;
const { id, image, latent, labels } = generator.manifest;

describe('drawing in the browser, in Chromium,', needs('chromium'), () => {
  let playground: OpenPlayground;

  beforeAll(async () => {
    playground = await openPlayground(() => 'a random seed');
  });
  afterAll(() => playground.close());

  /** Opens a page and waits until it is decided who draws. */
  async function open(path: string, options?: BrowserContextOptions, prepare?: string) {
    const opened = await playground.open('/health', options);
    if (prepare) await opened.page.addInitScript(prepare);
    await opened.page.goto(`${playground.origin}${path}`);
    await opened.page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
    return opened;
  }
  const drawnBy = (page: Page) => page.locator('html').getAttribute('data-drawn-by');
  const told = (page: Page) => page.locator('#drawn-by').textContent();
  const painted = (page: Page) =>
    page.locator('.plate canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

  it('gives 1,000 seeds the pixels of the server', async () => {
    const { page } = await open('/?seed=a');
    const seeds = Array.from({ length: 1000 }, (_, index) => `seed ${index}`);
    const name = Object.keys((await browserFiles()).texts).find((file) =>
      file.startsWith('drawer-'),
    );
    // A text: vitest would rewrite import().
    const drawn = await page.evaluate<string>(`(async () => {
      const { openDrawer } = await import('/page/${name}');
      const drawer = await openDrawer('/page/${id}');
      const pixels = drawer.draw(
        ${JSON.stringify(seeds)}.map((seed) => ({
          latent: drawer.handOf(seed),
          label: drawer.labelOf(seed, ''),
        })),
      );
      const digest = await crypto.subtle.digest('SHA-256', await new Blob(pixels).arrayBuffer());
      return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    })()`);
    const expected = generate(
      generator,
      seeds.map((seed) => ({
        latent: seedToLatent(seed, latent.size),
        label: labels && seedToLabel(seed, labels.length),
      })),
    );
    expect(drawn).toBe(await sha256Hex(new Uint8Array(Buffer.concat(expected))));
    expect(expected[0]).toHaveLength(image.width * image.height);
  });

  it.each([
    'seed=b&label=7&size=84&color=0b6b50&background=fffaf0&truncation=0.5',
    'draw=sheet&seed=b&count=7&columns=3&each=32',
    'draw=number&seed=b&digits=2026&each=40',
  ])('shows of %s the pixels of the server’s PNG', async (query) => {
    const { page, complaints } = await open(`/?${query}`);
    await expect.poll(() => page.locator('.plate canvas').count()).toBe(1);
    // The links, and with them the path of the picture, follow when the fields have rested.
    await expect.poll(() => equalsServed(page)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('asks for the weights and the scripts once, with at most 0.8 MB over the wire before a judge is needed', async () => {
    const { page, requests } = await open('/?seed=a');
    const files = requests.filter((url) => url.includes('/page/'));
    expect(new Set(files).size).toBe(files.length);
    expect(files.filter((url) => /discriminator|classifier|encoder/.test(url))).toEqual([]);
    const app = shippedApp({ compression: compression() });
    const headers = { 'Accept-Encoding': 'gzip' };
    let bytes = 0;
    for (const url of files) {
      const path = url.slice(playground.origin.length);
      bytes += (await bytesOf(app.request(path, { headers }))).byteLength;
    }
    expect(bytes).toBeLessThan(800_000);
    expect(await told(page)).toContain('Drawn in your browser');
  });

  it('draws on without a connection, says that links wait, and links again with one', async () => {
    const { page } = await open('/?seed=a');
    await expect.poll(() => page.locator('.plate canvas').count()).toBe(1);
    await page.context().setOffline(true);
    const before = await painted(page);
    await page.getByLabel('Seed any text').fill('b');
    await expect.poll(() => painted(page)).not.toBe(before);
    await expect.poll(() => page.locator('#status').textContent()).toContain('Drawing goes on');
    const middle = await painted(page);
    await page.getByRole('button', { name: 'Random' }).click();
    await expect.poll(() => painted(page)).not.toBe(middle);
    await page.context().setOffline(false);
    const seed = await page.getByLabel('Seed any text').inputValue();
    await expect.poll(() => page.url()).toContain(`seed=${seed}`);
  });

  it('moves a walk at the rate of the screen, and holds it still on request', async () => {
    const { page } = await open('/?draw=walk&seed=a&size=224');
    const frames = await page.evaluate(async () => {
      const canvas = document.querySelector<HTMLCanvasElement>('.plate canvas');
      const context = canvas?.getContext('2d');
      if (!context) return 0;
      const put = context.putImageData.bind(context);
      let count = 0;
      context.putImageData = (...given: [ImageData, number, number]) => {
        count++;
        put(...given);
      };
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return count;
    });
    // A busy machine shows fewer than 60; a server's animation has 25.
    expect(frames).toBeGreaterThan(5);
    await page.getByRole('button', { name: 'Pause' }).click();
    const still = await painted(page);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
    expect(await painted(page)).toBe(still);
  });

  it('needs no WebCrypto, which a page without TLS lacks', async () => {
    const prepare = "Object.defineProperty(crypto, 'subtle', { value: undefined })";
    const { page, complaints } = await open('/?seed=a', {}, prepare);
    expect(await page.evaluate(() => crypto.subtle)).toBeUndefined();
    expect(await told(page)).toContain('Drawn in your browser');
    expect(complaints).toEqual([]);
  });

  it.each<[when: string, prepare?: string]>([
    ['through what was seen'],
    ['where the first change came in the first second', 'performance.now = () => 100'],
  ])('goes back and forward %s', async (_, prepare) => {
    const { page } = await open('/?seed=a', {}, prepare);
    const seed = page.getByLabel('Seed any text');
    await seed.fill('b');
    await expect.poll(() => page.url()).toContain('seed=b');
    await page.goBack();
    await expect.poll(() => seed.inputValue()).toBe('a');
    await expect.poll(() => page.locator('.caption').textContent()).toContain('seed a');
    await page.goForward();
    await expect.poll(() => seed.inputValue()).toBe('b');
  });

  it('goes on where it was after its tab was frozen in the background', async () => {
    const { page } = await open('/?draw=walk&seed=a&label=3');
    expect(await drawnBy(page)).toBe('browser');
    const picture = () =>
      page.locator('.plate canvas').evaluate((drawn: HTMLCanvasElement) => drawn.toDataURL());
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    const seen = await picture();
    await expect.poll(picture).not.toBe(seen);
    await page.getByLabel('Seed any text').fill('b');
    await expect.poll(() => page.url()).toContain('seed=b');
  });

  describe('leaves the drawing to the server, and says so,', () => {
    it.each([
      ['without WebAssembly', 'delete globalThis.WebAssembly', 'has no WebAssembly'],
      ['without SIMD', 'WebAssembly.validate = () => false', 'has no SIMD'],
      [
        'with little memory',
        "Object.defineProperty(navigator, 'deviceMemory', { get: () => 0.5 })",
        'little memory',
      ],
      [
        'where memory is refused',
        "WebAssembly.Memory = class { constructor() { throw new RangeError('no memory'); } }",
        'too little memory',
      ],
    ])('%s', async (_, prepare, reason) => {
      const { page } = await open('/?seed=a', {}, prepare);
      expect(await drawnBy(page)).toBe('server');
      expect(await told(page)).toContain(reason);
      await page.getByLabel('Seed any text').fill('b');
      const shown = page.locator('.plate img');
      await expect.poll(() => shown.getAttribute('src')).toContain('seed=b');
    });

    it.each([
      ['of weights that fail their hash', 'fulfill', 'did not arrive intact'],
      ['when the connection is lost half-way', 'abort', 'connection was lost'],
    ] as const)('%s', async (_, how, reason) => {
      const { page } = await playground.open('/health');
      await page.route('**/weights.bin', (route) =>
        how === 'abort' ? route.abort() : route.fulfill({ body: Buffer.alloc(725_352) }),
      );
      await page.goto(`${playground.origin}/?seed=a`);
      await expect.poll(() => told(page)).toContain(reason);
      await page.getByLabel('Seed any text').fill('b');
      const shown = page.locator('.plate img');
      await expect.poll(() => shown.getAttribute('src')).toContain('seed=b');
    });
  });
});

/** Whether the canvas has the pixels of the server's picture under the path that it names. */
async function equalsServed(page: Page): Promise<boolean> {
  return page.locator('.plate canvas').evaluate(async (canvas: HTMLCanvasElement) => {
    const served = new Image();
    served.src = canvas.dataset['path'] ?? '';
    await served.decode();
    const pixelsOf = (source: CanvasImageSource) => {
      const copy = document.createElement('canvas');
      copy.width = served.naturalWidth;
      copy.height = served.naturalHeight;
      copy.getContext('2d')?.drawImage(source, 0, 0);
      const { data } =
        copy
          .getContext('2d', { willReadFrequently: true })
          ?.getImageData(0, 0, copy.width, copy.height) ?? {};
      return String(data);
    };
    const sizes = [canvas.width - served.naturalWidth, canvas.height - served.naturalHeight];
    return String(sizes) === '0,0' && pixelsOf(canvas) === pixelsOf(served);
  });
}
