// Playwright: an upload that needs no file on disk.
import { expect, test } from '@playwright/test';
import { createGenerator, toPng } from 'digit-mint';

const { draw } = await createGenerator();
const seven = { name: 'seven.png', mimeType: 'image/png' };

test('a form takes a digit', async ({ page }) => {
  await page.setContent('<input type="file" accept="image/png">');
  const buffer = Buffer.from(toPng(draw('42', { label: 7 })));
  await page.setInputFiles('input', { ...seven, buffer });
  const size = await page.locator('input').evaluate(async (input: HTMLInputElement) => {
    const { width, height } = await createImageBitmap(input.files?.[0] ?? new Blob());
    return [width, height];
  });
  expect(size).toEqual([28, 28]);
});
