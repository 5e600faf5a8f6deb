import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { latentText } from '../../../models/seed/latent-text.ts';
import { directionsPath, parseDirections } from '../../../models/manifest/directions.ts';
import { createPlane } from '../../../site/playground/map/plane.ts';
import { needs } from '../../fixtures/requirements.ts';
import { bytesOf, shippedApp, shippedModel, withManifest } from '../shipped-app.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

const { manifest } = shippedModel.generator;
const path = `/page/${manifest.id}/${directionsPath}`;

describe('the map of styles, in Chromium,', needs('chromium'), () => {
  let playground: OpenPlayground;

  beforeAll(async () => {
    playground = await openPlayground(() => 'a random seed');
  });
  afterAll(() => playground.close());

  const section = (page: Page) => page.locator('#hand-map');
  const map = (page: Page) => section(page).locator('.chart > canvas');
  const button = (page: Page, name: string) => section(page).getByRole('button', { name });
  const middle = (page: Page) => section(page).locator('[data-middle]').textContent();
  const urlOf = async (page: Page) =>
    new URL((await section(page).locator('[data-url]').textContent()) ?? '', playground.origin);
  const said = (page: Page) => section(page).locator('[data-said]').textContent();

  /** Opens the page with a map that moves at once. */
  async function open(address = '/?seed=a', prepare?: string) {
    const opened = await playground.open('/health', { reducedMotion: 'reduce' });
    if (prepare) await opened.page.addInitScript(prepare);
    await opened.page.goto(`${playground.origin}${address}`);
    await section(opened.page).scrollIntoViewIfNeeded();
    return opened;
  }
  async function openMap(address?: string) {
    const opened = await open(address);
    await expect.poll(() => middle(opened.page)).toContain('In the middle: ');
    return opened;
  }

  it('shows in its middle what the server draws under the URL', async () => {
    const { page, complaints, requests } = await openMap();
    expect(requests.filter((url) => url.endsWith(directionsPath))).toHaveLength(1);
    const url = await urlOf(page);
    const answer = await page.request.get(
      url.href.replace('/digit?', '/digit.json?').replace(/&size=\d+/, ''),
    );
    const { pixels, label } = (await answer.json()) as { pixels: number[]; label: number };
    const shown = await section(page)
      .locator('.middle canvas')
      .evaluate((canvas: HTMLCanvasElement) => {
        const data = canvas
          .getContext('2d', { willReadFrequently: true })
          ?.getImageData(0, 0, canvas.width, canvas.height).data;
        return [...(data ?? [])].filter((_, index) => index % 4 === 0);
      });
    expect(shown).toEqual(pixels);
    expect(await middle(page)).toContain(String(manifest.labels?.[label]));
    expect(complaints).toEqual([]);
  });

  it('has at a place of its address the style that the model’s directions lead to', async () => {
    const { page } = await openMap('/?seed=a&map=0.5,1.25,500');
    const bytes = await bytesOf(shippedApp().request(path));
    const { directions } = parseDirections(bytes, manifest, path);
    const plane = createPlane(
      directions,
      (manifest.labels ?? []).map((_, index) => index),
    );
    const { latent, label } = plane.at(0.5, 1.25);
    await expect
      .poll(async () => (await urlOf(page)).searchParams.get('hand'))
      .toBe(latentText(latent));
    expect((await urlOf(page)).searchParams.get('label')).toBe(manifest.labels?.[label ?? 0]);
  });

  it('is moved by keys, buttons, wheel and pointer, and its address says where', async () => {
    const { page, complaints } = await openMap();
    const first = await urlOf(page);
    await map(page).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await urlOf(page)).search).not.toBe(first.search);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => (await urlOf(page)).search).toBe(first.search);
    const scale = () => Number(new URL(page.url()).searchParams.get('map')?.split(',')[2]);
    const whole = scale();
    await page.keyboard.press('+');
    expect(scale() / whole).toBeCloseTo(Math.SQRT2, 1);
    await button(page, 'Zoom in').click();
    expect(scale() / whole).toBeCloseTo(2 * Math.SQRT2, 1);
    await map(page).focus();
    await page.keyboard.press('Home');
    expect(scale()).toBe(whole);
    const box = await map(page).boundingBox();
    const [x, y] = [(box?.x ?? 0) + 200, (box?.y ?? 0) + 100];
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -300);
    await expect.poll(() => scale() / whole).toBeCloseTo(2, 1);
    const near = await urlOf(page);
    await page.mouse.down();
    await page.mouse.move(x + 150, y + 60, { steps: 5 });
    await page.mouse.up();
    await expect.poll(async () => (await urlOf(page)).search).not.toBe(near.search);
    await page.reload();
    await section(page).scrollIntoViewIfNeeded();
    await expect.poll(scale).toBeCloseTo(2 * whole, 0);
    expect(complaints).toEqual([]);
  });

  it('shows one label alone, and then every part of it', async () => {
    const { page } = await openMap();
    await section(page).getByLabel('Show').selectOption('3');
    await expect.poll(() => middle(page)).toBe('In the middle: a 3.');
    await map(page).focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowUp');
    expect(await middle(page)).toBe('In the middle: a 3.');
    expect((await urlOf(page)).searchParams.get('label')).toBe('3');
  });

  it('goes on when it is drawn without a connection', async () => {
    const { page } = await openMap();
    await page.context().setOffline(true);
    const before = (await urlOf(page)).search;
    await button(page, 'Zoom in').click();
    await map(page).focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(async () => (await urlOf(page)).search).not.toBe(before);
  });

  it('says without WebAssembly why it is not there', async () => {
    const { page } = await open('/?seed=a', 'delete globalThis.WebAssembly');
    await expect.poll(() => said(page)).toContain('This browser has no WebAssembly.');
    expect(await map(page).isVisible()).toBe(false);
  });

  it('says without JavaScript what it needs', async () => {
    const { page } = await playground.open('/?seed=a', { javaScriptEnabled: false });
    expect(await section(page).locator('.plain').textContent()).toContain('needs JavaScript');
    expect(await map(page).isVisible()).toBe(false);
  });
});

describe('the directions of a model', () => {
  it('are answered under its id, and kept for ever', async () => {
    const answer = await shippedApp().request(path);
    expect(answer.headers.get('Cache-Control')).toContain('immutable');
    expect(parseDirections(await bytesOf(answer), manifest, path).directions).toHaveLength(20);
  });

  it('are null for a model that has none, which may still get them', async () => {
    const { generator } = shippedModel;
    const { MissingFile } = await import('../../../models/errors.ts');
    const home = {
      location: 'nowhere',
      read: () => Promise.reject(new MissingFile('no such file')),
    };
    const model = { ...shippedModel, generator: { ...generator, home } };
    const answer = await shippedApp({ servedModel: () => Promise.resolve(model) }).request(path);
    expect([answer.status, await answer.json()]).toEqual([200, null]);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  it('have no map on the page of a model that draws in colour', async () => {
    const model = await withManifest({ image: { ...manifest.image, channels: 3 } });
    const app = shippedApp({ servedModel: () => Promise.resolve(model) });
    expect(await (await app.request('/')).text()).not.toContain('id="hand-map"');
  });
});
