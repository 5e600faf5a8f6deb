import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenLinks, markdownFiles } from '../../../docs/check/links.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

/** A repository with README.md as given, docs/other.md, code.ts of two lines and one npm script. */
async function faultsOf(readme: string): Promise<string[]> {
  const root = await temporaryFolder('links');
  await mkdir(join(root, 'docs'));
  await writeFile(join(root, 'README.md'), readme);
  await writeFile(join(root, 'docs', 'other.md'), '# Über `code`, twice\n\n## A\n\n## A\n');
  await writeFile(join(root, 'code.ts'), 'one\ntwo');
  await writeFile(join(root, 'page.html'), '<p id="here">');
  await writeFile(join(root, 'package.json'), '{"scripts":{"test":"","lint:fix":""}}');
  return brokenLinks(root, ['README.md']);
}

describe('brokenLinks', () => {
  it.each([
    '[file](docs/other.md) and [folder](docs/), ![image](code.ts)',
    '[heading](docs/other.md#über-code-twice) and [the second A](docs/other.md#a-1)',
    '# Own\n\n[own](#own)',
    '<a id="by-id"></a>\n\n[by id](#by-id)',
    '[lines](code.ts#L1-L2), [line](code.ts#L2), [element](page.html#here)',
    '<https://example.org/a?b=c#d>, <someone@example.org>',
    'as code: `[no link](missing.md)`',
    '<!-- <a href="missing.md"> -->',
    '`npm run lint:fix`, `npm run --silent test -- --flag`',
  ])('finds nothing in %j', async (readme) => {
    expect(await faultsOf(readme)).toEqual([]);
  });

  it.each([
    ['\n\n[a](missing.md)', 'README.md:3: missing.md: no such file'],
    ['[a](docs/Other.md)', 'README.md:1: docs/Other.md: no such file'],
    ['| a |\n|---|\n| [a](missing.md) |', 'README.md:1: missing.md: no such file'],
    ['- a\n  - [a](missing.md)', 'README.md:1: missing.md: no such file'],
    ['[a][b]\n\n[b]: missing.md', 'README.md:1: missing.md: no such file'],
    ['<img src="missing.png">', 'README.md:1: missing.png: no such file'],
    ['[a](docs/other.md#b)', 'README.md:1: docs/other.md#b: no heading makes this anchor'],
    ['[a](code.ts#L3)', 'README.md:1: code.ts#L3: the file has fewer lines'],
    ['[a](page.html#there)', 'README.md:1: page.html#there: no element has this id'],
    ['[a](docs#b)', 'README.md:1: docs#b: a folder has no anchors'],
    ['[a](../other)', 'README.md:1: ../other: leads out of the repository'],
    ['[a](/etc)', 'README.md:1: /etc: an absolute path means nothing in a clone'],
    ['[a](https://)', 'README.md:1: https://: no valid URL'],
    ['[a](ftp://b)', 'README.md:1: ftp://b: allowed: http, https, mailto and relative paths'],
    ['`npm run lint`', 'README.md:1: npm run lint: package.json has no such script'],
    ['```\nnpm run lint\n```', 'README.md:1: npm run lint: package.json has no such script'],
  ])('finds the fault in %j', async (readme, fault) => {
    expect(await faultsOf(readme)).toEqual([fault]);
  });
});

describe('markdownFiles', () => {
  it('lists files at any depth, without packages', async () => {
    const root = await temporaryFolder('links');
    for (const folder of ['a/b', 'node_modules/c'])
      await mkdir(join(root, folder), { recursive: true });
    for (const file of ['z.md', 'a/b/c.md', 'a/b/d.txt', 'node_modules/c/e.md'])
      await writeFile(join(root, file), '');
    expect(await markdownFiles(root)).toEqual(['a/b/c.md', 'z.md']);
  });
});
