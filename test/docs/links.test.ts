import { join } from 'node:path';
import { expect, test } from 'vitest';
import { brokenLinks, markdownFiles } from '../../docs/check/links.ts';

const root = join(import.meta.dirname, '..', '..');

test('every link in a Markdown file leads to a file and a heading that exist', async () => {
  const files = await markdownFiles(root);
  expect(files).toContain('README.md');
  expect(await brokenLinks(root, files)).toEqual([]);
});
