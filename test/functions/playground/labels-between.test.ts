import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawBlend } from '../../../functions/playground/blend.ts';
import { fieldDefaults, readDrawing } from '../../../functions/playground/drawing.ts';
import { blendSide, picturePath } from '../../../functions/playground/links.ts';
import { drawingText } from '../../../functions/playground/result.ts';
import { generate } from '../../../models/generator.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { needs } from '../../fixtures/requirements.ts';
import { shippedApp, shippedModel } from '../shipped-app.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

const { generator } = shippedModel;
const { manifest } = generator;
const { image, latent, labels } = manifest;

describe('a walk between two labels', () => {
  const walk = { ...fieldDefaults, draw: 'walk', seed: 'a', label: 3, to: 'b' } as const;

  it('names both in its path and its text', async () => {
    const path = picturePath({ ...walk, toLabel: 8 }, manifest);
    expect(path).toContain('label=3&toLabel=8&');
    expect((await shippedApp().request(path, { method: 'HEAD' })).status).toBe(200);
    expect(drawingText({ ...walk, toLabel: 8 }, manifest)).toBe(
      'A handwritten 3 that changes into 8, from seed a to seed b',
    );
  });

  it('is the walk of one label where both ends have it', () => {
    expect(picturePath({ ...walk, toLabel: 3 }, manifest)).toBe(picturePath(walk, manifest));
    expect(drawingText({ ...walk, toLabel: 3 }, manifest)).toBe(drawingText(walk, manifest));
  });

  it('takes no label that the model does not have', () => {
    const { notes } = readDrawing(new URLSearchParams('toLabel=x'), labels, () => 'a');
    expect(notes).toEqual([{ field: 'toLabel', allowed: 'a label of the model' }]);
  });
});

describe('a square whose corners have different labels', () => {
  it('has the digit of each corner’s seed and label there', async () => {
    const corners = { eastLabel: 1, southLabel: 2, southeastLabel: 9 };
    const drawing = { ...fieldDefaults, seed: 'a', label: 4, ...corners };
    const { pixels } = await drawBlend(generator, drawing);
    const last = blendSide - 1;
    const cellOf = (column: number, row: number) =>
      Array.from({ length: image.width * image.height }, (_, at) => {
        const y = row * image.height + Math.floor(at / image.width);
        return pixels[y * image.width * blendSide + column * image.width + (at % image.width)];
      });
    const expected = generate(
      generator,
      [
        ['a', 4] as const,
        [fieldDefaults.east, 1] as const,
        [fieldDefaults.south, 2] as const,
        [fieldDefaults.southeast, 9] as const,
      ].map(([seed, label]) => ({ latent: seedToLatent(seed, latent.size), label })),
    );
    const places = [
      [0, 0],
      [last, 0],
      [0, last],
      [last, last],
    ] as const;
    expect(places.map(([column, row]) => cellOf(column, row))).toEqual(
      expected.map((digit) => [...digit]),
    );
  });
});

describe('labels at the corners and the end, in Chromium,', needs('chromium'), () => {
  let playground: OpenPlayground;

  beforeAll(async () => {
    playground = await openPlayground(() => 'a random seed');
  });
  afterAll(() => playground.close());

  const parameter = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);

  it('change what the pad shows there, and stand in the address', async () => {
    const { page, complaints } = await playground.open('/?seed=a&label=4');
    await page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
    await page.getByLabel('Label bottom right').selectOption('9');
    await expect.poll(() => parameter(page, 'southeastLabel')).toBe('9');
    await page.getByRole('slider', { name: 'Across' }).press('End');
    await page.getByRole('slider', { name: 'Down' }).press('End');
    const [expected = new Uint8Array()] = generate(generator, [
      { latent: seedToLatent(fieldDefaults.southeast, latent.size), label: 9 },
    ]);
    const shown = () =>
      page.locator('#blend canvas').evaluate((canvas: HTMLCanvasElement) => {
        const data = canvas
          .getContext('2d', { willReadFrequently: true })
          ?.getImageData(0, 0, canvas.width, canvas.height).data;
        return [...(data ?? [])].filter((_, index) => index % 4 === 0);
      });
    await expect.poll(shown).toEqual([...expected]);
    expect(complaints).toEqual([]);
  });

  it('end a walk at another digit', async () => {
    const { page, complaints } = await playground.open('/?seed=a&label=4&draw=walk');
    await page.locator('html[data-drawn-by]').waitFor({ state: 'attached' });
    await page.getByLabel('Label at the end').selectOption('7');
    await expect.poll(() => parameter(page, 'toLabel')).toBe('7');
    const picture = page.locator('.plate [data-path], .plate img').first();
    await expect.poll(() => picture.getAttribute('data-path')).toContain('&label=4&toLabel=7&');
    await page.reload();
    expect(await page.getByLabel('Label at the end').inputValue()).toBe('7');
    expect(complaints).toEqual([]);
  });
});
