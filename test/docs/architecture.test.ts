import { access, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { floors } from '../dependency-rules.ts';

const root = join(import.meta.dirname, '..', '..');
const page = await readFile(join(root, 'docs', 'architecture.md'), 'utf8');

interface NamedPlace {
  /** From the root, with slashes: `pipeline/gan`. */
  readonly path: string;
  readonly purpose: string;
}

/** The folders and files of the page's tree, two spaces a level. */
function namedPlaces(): NamedPlace[] {
  const [, tree = ''] = /## The tree\n.*?\n```\n(.*?)\n```/s.exec(page) ?? [];
  const parents: string[] = [];
  return tree.split('\n').map((line) => {
    const [, indentation = '', name, purpose = ''] =
      /^((?: {2})*)([\w-]+(?:\/|\.ts)) +(.*)$/.exec(line) ?? [];
    if (name === undefined)
      throw new Error(`docs/architecture.md: "${line}" is neither a folder nor a file of the tree`);
    parents.length = indentation.length / 2;
    parents.push(name.replace('/', ''));
    return { path: parents.join('/'), purpose };
  });
}

/** Folders that are built, are data, mirror others, or are not ours. */
const notSource = /^(node_modules|dist|cdk\.out|runs|coverage|test|\..*)$|^models\/shipped\//;

/** Every folder with a source file of its own, from the root. */
async function sourceFolders(folder = root): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const path = relative(root, folder).replaceAll('\\', '/');
  const below = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => (path === '' ? name : `${path}/${name}`))
    .filter((name) => !notSource.test(name));
  const found = await Promise.all(below.map((name) => sourceFolders(join(root, name))));
  const isSource = path !== '' && entries.some(({ name }) => /\.m?[tj]s$/.test(name));
  return [...(isSource ? [path] : []), ...found.flat()];
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

describe('docs/architecture.md', () => {
  const named = namedPlaces();
  const paths = named.map(({ path }) => path);

  it('names folders and files that exist, each once', async () => {
    const existing = await Promise.all(paths.map((path) => isThere(join(root, path))));
    expect(paths.filter((_, index) => !existing[index])).toEqual([]);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('names every folder that has source files', async () => {
    const found = await sourceFolders();
    expect(found.length).toBeGreaterThan(30);
    expect(found.filter((path) => !paths.includes(path))).toEqual([]);
  });

  it.each(Object.entries(floors))('lists the floors of %s/ from the top down', (side, ordered) => {
    const ofSide = paths.filter(
      (path) => path.split('/').length === 2 && path.startsWith(`${side}/`),
    );
    expect(ofSide).toEqual(ordered.flat().map((name) => `${side}/${name}`));
  });

  it.each(Object.entries(floors))('has every floor of %s/ in its picture', (side, ordered) => {
    const [, picture = ''] =
      new RegExp(`subgraph ${side}\\[.*?\n(.*?)\n *end`, 's').exec(page) ?? [];
    const shown = [...picture.matchAll(/"([^"]+)"/g)].flatMap(([, text = '']) => text.split(', '));
    expect(shown).toEqual(ordered.flat());
  });

  it('names functions, types and tables that are in the files it links to', async () => {
    const links = [...page.matchAll(/\[`(\w+)`\]\(\.\.\/([^)#]+\.ts)\)/g)];
    expect(links.length).toBeGreaterThan(20);
    const absent: string[] = [];
    for (const [, name = '', file = ''] of links) {
      const source = await readFile(join(root, file), 'utf8').catch(() => '');
      if (!new RegExp(`\\b${name}\\b`).test(source)) absent.push(`${name} in ${file}`);
    }
    expect(absent).toEqual([]);
  });
});
