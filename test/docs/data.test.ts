import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { formatNames } from '../../pipeline/data/dataset.ts';

describe('docs/data.md', () => {
  it('has a row for each form that is read, in the order in which they are tried', async () => {
    const text = await readFile(new URL('../../docs/data.md', import.meta.url), 'utf8');
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    const names = rows.slice(1).map((row) => row.split('|')[1]?.trim() ?? '');
    const list = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names);
    expect(list).toBe(formatNames);
  });
});
