import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const docs = join(import.meta.dirname, '../../docs');
const text = await readFile(join(docs, 'http-conformance.md'), 'utf8');
const lines = text.split('\n').filter((line) => line.startsWith('| §'));

describe('docs/http-conformance.md', () => {
  it('names a test in every line', () => {
    expect(lines.length).toBeGreaterThan(40);
    for (const line of lines) expect(line).toMatch(/\| \[[\w-]+\]\(\S+\.test\.ts\): “.+” \|$/);
  });

  it.each(lines)('names a test that exists: %s', async (line) => {
    const [, file = '', name = ''] = /\]\((\S+)\): “(.+)” \|$/.exec(line) ?? [];
    const source = await readFile(join(docs, file), 'utf8');
    // With the quotation marks: a part of a name is no name.
    expect(["'", '"', '`'].some((mark) => source.includes(`${mark}${name}${mark}`))).toBe(true);
  });

  it('covers the four standards', () => {
    for (const name of ['9110', '9111', '9112', '9457']) expect(text).toContain(`\n## RFC ${name}`);
  });
});
