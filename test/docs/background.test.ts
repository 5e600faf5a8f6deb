import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const docs = join(import.meta.dirname, '..', '..', 'docs');

test('the lines of code that background.md shows are the code', async () => {
  const page = await readFile(join(docs, 'background.md'), 'utf8');
  // Each quotation stands under a paragraph whose last link names the file it is from.
  const quotations = [
    ...page.matchAll(/\]\((\.\.\/pipeline\/[^)]+\.ts)\)[^\n]*\n\n```ts\n(.*?)```/gs),
  ];
  expect(quotations.length).toBeGreaterThanOrEqual(3);
  for (const [, file = '', lines = ''] of quotations) {
    expect(await readFile(join(docs, file), 'utf8'), file).toContain(lines);
  }
});
