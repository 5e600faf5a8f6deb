import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGivenHand } from '../../../functions/playground/your-hand.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { latentText } from '../../../models/seed/latent-text.ts';
import { needs } from '../../fixtures/requirements.ts';
import { modelWithCompanions } from '../companion-model.ts';
import { shippedApp, shippedModel, withManifest } from '../shipped-app.ts';
import { drawStroke, one, openWithCompanions, seven } from './drawing-on-paper.ts';
import type { OpenPlayground } from './open-playground.ts';

const { manifest } = shippedModel.generator;
const hand = latentText(seedToLatent('a hand', manifest.latent.size));

describe('a number in one’s hand, in Chromium,', needs('chromium'), () => {
  let playground: OpenPlayground;
  let model = '';

  beforeAll(async () => {
    playground = await openWithCompanions();
    model = (await modelWithCompanions()).generator.manifest.id;
  });
  afterAll(() => playground.close());

  const sectionOf = (page: Page) => page.locator('#your-hand');
  const button = (page: Page, name: string) => sectionOf(page).getByRole('button', { name });
  const told = (page: Page) => sectionOf(page).locator('[data-said]').textContent();
  const urlOf = (page: Page) => sectionOf(page).locator('[data-url]').textContent();
  const paperOf = (page: Page) => sectionOf(page).locator('.paper canvas');
  const draw = (page: Page, stroke: typeof seven) => drawStroke(page, paperOf(page), stroke);

  /** Opens the page and waits for the script of the part, which loads when it is near the screen. */
  async function open(path = '/?seed=a') {
    const opened = await playground.open(path);
    await opened.page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
    expect(opened.requests.some((url) => url.includes('your-hand-'))).toBe(false);
    await sectionOf(opened.page).scrollIntoViewIfNeeded();
    // The script makes the paper black.
    const opacity = () =>
      paperOf(opened.page).evaluate(
        (canvas: HTMLCanvasElement) =>
          canvas.getContext('2d', { willReadFrequently: true })?.getImageData(0, 0, 1, 1).data[3] ??
          0,
      );
    await expect.poll(opacity).toBe(255);
    return opened;
  }

  it('is written as soon as a digit is drawn, and has a URL that draws the same', async () => {
    const { page, complaints } = await open();
    await draw(page, seven);
    await expect.poll(() => told(page)).toBe('It reads a 7. The style is that of one drawing.');
    await sectionOf(page).getByLabel('Your number').fill('42');
    await expect.poll(() => urlOf(page)).toContain(`/number/42?model=${model}&hand=`);
    expect(await isDrawnBy(page, (await urlOf(page)) ?? '')).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('is written in the average of several drawings, each of which can be removed', async () => {
    const { page, complaints } = await open();
    await draw(page, seven);
    await expect.poll(() => button(page, 'Keep and draw another').isEnabled()).toBe(true);
    const first = await urlOf(page);
    await button(page, 'Keep and draw another').click();
    await expect.poll(() => told(page)).toBe('The style is that of one drawing.');
    await draw(page, one);
    await expect.poll(() => told(page)).toContain('The style is the average of 2 drawings.');
    expect(await urlOf(page)).not.toBe(first);
    await button(page, 'Remove your 7').click();
    await expect.poll(() => told(page)).toBe('It reads a 1. The style is that of one drawing.');
    await button(page, 'Undo').click();
    await expect.poll(() => told(page)).toBe('You have not drawn anything yet.');
    expect(complaints).toEqual([]);
  });

  it('says what a number may be, and keeps the one before', async () => {
    const { page } = await open();
    await draw(page, seven);
    const number = sectionOf(page).getByLabel('Your number');
    await expect.poll(() => urlOf(page)).toContain('/number/2026?');
    await number.fill('2x');
    expect(await told(page)).toBe('A number has 1 to 32 digits from 0 to 9.');
    expect(await number.getAttribute('aria-invalid')).toBe('true');
    expect(await urlOf(page)).toContain('/number/2026?');
  });

  it('is drawn by the keys alone', async () => {
    const { page } = await open();
    await paperOf(page).focus();
    for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    for (let step = 0; step < 20; step++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await expect.poll(() => told(page)).toContain('It reads a 1.');
  });

  it('stands at its address, without JavaScript too', async () => {
    const { page } = await open();
    await draw(page, seven);
    await sectionOf(page).getByLabel('Your number').fill('31');
    await expect.poll(() => urlOf(page)).toContain('/number/31?');
    await expect.poll(() => page.url()).toContain('write=31');
    await page.reload();
    await expect.poll(() => sectionOf(page).getByLabel('Your number').inputValue()).toBe('31');
    expect(await sectionOf(page).locator('.written').isVisible()).toBe(true);
    // Before, answers to a part of the stroke may still have changed it.
    const address = (await sectionOf(page).locator('[data-address]').textContent()) ?? '';
    const plain = await playground.open(address.slice(playground.origin.length), {
      javaScriptEnabled: false,
    });
    const picture = sectionOf(plain.page).locator('.written img');
    expect(await picture.getAttribute('src')).toBe(
      (await urlOf(page))?.slice(playground.origin.length),
    );
    await sectionOf(plain.page).getByLabel('Your number').fill('8');
    await sectionOf(plain.page).getByRole('button', { name: 'Write' }).click();
    await expect.poll(() => picture.getAttribute('src')).toContain('/number/8?');
  });
});

/** Whether what the section shows has the pixels of the server's picture. */
async function isDrawnBy(page: Page, url: string): Promise<boolean> {
  const canvas = page.locator('#your-hand .written canvas');
  return canvas.evaluate(async (shown: HTMLCanvasElement, address) => {
    const served = new Image();
    served.src = address;
    await served.decode();
    const pixelsOf = (source: CanvasImageSource) => {
      const copy = document.createElement('canvas');
      copy.width = served.naturalWidth;
      copy.height = served.naturalHeight;
      copy.getContext('2d')?.drawImage(source, 0, 0);
      return String(
        copy
          .getContext('2d', { willReadFrequently: true })
          ?.getImageData(0, 0, copy.width, copy.height).data,
      );
    };
    return shown.width === served.naturalWidth && pixelsOf(shown) === pixelsOf(served);
  }, url);
}

describe('the hand of an address', () => {
  const read = (query: string) => readGivenHand(new URLSearchParams(query), manifest);

  it('is one of the model’s, with a number', () => {
    expect(read(`hand=${hand}&write=42&model=${manifest.id}`)).toEqual({
      hand,
      number: '42',
      isForeign: false,
    });
  });

  it.each([
    ['another model', `hand=${hand}&model=0123456789abcdef`],
    ['another length', `hand=${hand.slice(4)}`],
    ['nothing that a style is', 'hand=<script>'],
  ])('is refused where it is of %s', (_, query) => {
    expect(read(query)).toEqual({ hand: '', number: '2026', isForeign: true });
  });

  it('is none where there is none, whatever else the address says', () => {
    expect(read('write=4x')).toEqual({ hand: '', number: '2026', isForeign: false });
  });

  it('writes each label where labels are no digits', async () => {
    const model = await modelWithCompanions();
    const { manifest: whole } = model.generator;
    const labels = (whole.labels ?? []).map((label) => `letter ${label}`);
    const named = await withManifest({ labels, companions: whole.companions });
    const app = shippedApp({ servedModel: () => Promise.resolve(named) });
    const { id } = named.generator.manifest;
    const text = await (await app.request(`/?hand=${hand}&model=${id}`)).text();
    expect(text).toContain('Every label in your hand');
    for (const label of labels) expect(text).toContain(`alt="${label} in this hand"`);
  });

  it('has no place on the page of a model without an encoder', async () => {
    const model = await withManifest({ companions: {} });
    const app = shippedApp({ servedModel: () => Promise.resolve(model) });
    expect(await (await app.request(`/?hand=${hand}`)).text()).not.toContain('id="your-hand"');
  });
});
