import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Page, readPage } from './markdown.ts';

/** Folders of packages and of generated files. */
const skippedFolders = new Set(['node_modules', '.git', 'dist', 'runs', 'coverage', 'cdk.out']);

/**
 * Lists the Markdown files below a folder.
 *
 * @returns paths relative to the folder, with `/`, sorted
 */
export async function markdownFiles(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (entry.isDirectory() && !skippedFolders.has(entry.name)) {
      const below = await markdownFiles(join(root, entry.name));
      found.push(...below.map((path) => `${entry.name}/${path}`));
    } else if (entry.name.endsWith('.md')) found.push(entry.name);
  }
  return found.toSorted();
}

/**
 * Checks the links of Markdown files without a network: files and anchors must exist, with their exact
 * capitals, inside the repository; of an external URL only the syntax is checked. Every `npm run` in code must
 * name a script of package.json.
 *
 * @param root the repository
 * @param files paths of Markdown files, relative to it
 * @returns one line for each fault, "README.md:12: …"; empty when there is none
 */
export async function brokenLinks(root: string, files: readonly string[]): Promise<string[]> {
  const scripts = await scriptNames(root);
  const pages = new Map<string, Page>();
  const pageAt = async (path: string): Promise<Page> => {
    const page = pages.get(path) ?? readPage(await readFile(path, 'utf8'));
    pages.set(path, page);
    return page;
  };
  const faults: string[] = [];
  for (const file of files) {
    const page = await pageAt(join(root, file));
    for (const { target, line } of page.links) {
      const fault = await linkFault(root, join(root, file), target, pageAt);
      if (fault) faults.push(`${file}:${line}: ${target}: ${fault}`);
    }
    for (const { text, line } of [...page.inlineCode, ...page.blocks])
      for (const [, name = ''] of text.matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g))
        if (!scripts.has(name))
          faults.push(`${file}:${line}: npm run ${name}: package.json has no such script`);
  }
  return faults;
}

async function linkFault(
  root: string,
  page: string,
  target: string,
  pageAt: (path: string) => Promise<Page>,
): Promise<string | null> {
  if (/^[a-z][a-z\d+.-]*:/i.test(target)) return externalFault(target);
  const [pathText = '', fragment] = target.split('#');
  if (pathText.startsWith('/')) return 'an absolute path means nothing in a clone';
  const path = pathText === '' ? page : resolve(dirname(page), decodeURIComponent(pathText));
  if (path !== root && !path.startsWith(root + sep)) return 'leads out of the repository';
  if (!(await existsWithCapitals(root, path))) return 'no such file';
  if (fragment === undefined || fragment === '') return null;
  if (path.endsWith('.md')) {
    const { anchors } = await pageAt(path);
    return anchors.has(decodeURIComponent(fragment)) ? null : 'no heading makes this anchor';
  }
  return (await stat(path)).isFile()
    ? fileFragmentFault(path, fragment)
    : 'a folder has no anchors';
}

function externalFault(target: string): string | null {
  if (target.startsWith('mailto:')) return /^mailto:\S+@\S+$/.test(target) ? null : 'no address';
  if (!/^https?:/.test(target)) return 'allowed: http, https, mailto and relative paths';
  return URL.canParse(target) ? null : 'no valid URL';
}

/** Anchors outside Markdown: lines of code, `#L12` or `#L12-L20`, and ids of HTML. */
async function fileFragmentFault(path: string, fragment: string): Promise<string | null> {
  const text = await readFile(path, 'utf8');
  const lines = /^L(\d+)(?:-L(\d+))?$/.exec(fragment);
  if (lines) {
    const last = Number(lines[2] ?? lines[1]);
    return last <= text.split('\n').length ? null : 'the file has fewer lines';
  }
  return text.includes(`id="${fragment}"`) ? null : 'no element has this id';
}

/** Whether a path exists with the same capitals: macOS and Windows ignore case, GitHub does not. */
async function existsWithCapitals(root: string, path: string): Promise<boolean> {
  let folder = root;
  for (const name of relative(root, path).split(sep)) {
    if (name === '') continue;
    const names = await readdir(folder).catch((): string[] => []);
    if (!names.includes(name)) return false;
    folder = join(folder, name);
  }
  return true;
}

async function scriptNames(root: string): Promise<Set<string>> {
  const description = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return new Set(Object.keys(description.scripts));
}
