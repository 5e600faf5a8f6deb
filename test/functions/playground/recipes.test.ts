import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recipes } from '../../../functions/playground/recipes.ts';
import { needs, needsThat, pythonProgram } from '../../fixtures/requirements.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { shippedModel } from '../shipped-app.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

const run = promisify(execFile);
const { manifest } = shippedModel.generator;
const root = join(import.meta.dirname, '../../..');
const python = process.env['LOADERS_PYTHON'] ?? pythonProgram ?? 'python3';

const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);
const curl = needsThat(hasCurl, { what: 'curl', get: 'sudo apt-get install curl' });

async function hasPackage(name: string): Promise<boolean> {
  return run(python, ['-I', '-c', `import ${name}`]).then(
    () => true,
    () => false,
  );
}

/** The first channel of a PNG, row by row. */
function greyOf(png: Uint8Array): readonly number[] {
  const { data, channels } = decode(png);
  return [...data].filter((_, index) => index % channels === 0);
}

function meanDifference(one: readonly number[], other: readonly number[]): number {
  const sum = one.reduce((total, value, index) => total + Math.abs(value - (other[index] ?? 0)), 0);
  return sum / one.length;
}

describe('the recipes', () => {
  it('are ten for a model of digits, each with a title of its own', () => {
    const all = recipes(manifest, 'https://a.example');
    expect(all).toHaveLength(10);
    expect(new Set(all.map(({ title }) => title)).size).toBe(10);
  });

  it('are fewer for other models, and name no route that those lack', () => {
    const images = { ...manifest, dataset: { ...manifest.dataset, name: 'icons' } };
    const codes = recipes(images, 'https://a.example').map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.join('\n')).not.toMatch(/\/digits?\b|\/numbers?\b/);
    const unlabelled = recipes({ ...images, labels: null }, 'https://a.example');
    expect(unlabelled.map(({ code }) => code).join('\n')).not.toContain('/dataset');
  });
});

describe('a recipe that is copied and run', needs('chromium'), () => {
  let playground: OpenPlayground;
  let page: Page;
  let folder: string;

  beforeAll(async () => {
    playground = await openPlayground(() => 'a random seed');
    ({ page } = await playground.open('/health'));
    folder = await temporaryFolder('recipes');
    await writePackages(folder);
  });
  afterAll(() => playground.close());

  const codeOf = (id: string) => {
    const found = recipes(manifest, playground.origin).find((recipe) => recipe.id === id);
    if (!found) throw new Error(`there is no recipe ${id}`);
    return found.code;
  };
  const write = (name: string, text: string) => writeFile(join(folder, name), text);

  /** Shows HTML, and says which pictures it asked for and what came. */
  async function show(html: string, colorScheme: 'light' | 'dark') {
    const answers: string[] = [];
    const listen = (response: { status(): number; url(): string }) =>
      void answers.push(`${response.status()} ${response.url()}`);
    // Otherwise the pictures of the page before are asked for again, in the other scheme.
    await page.setContent('');
    await page.emulateMedia({ colorScheme });
    page.on('response', listen);
    // The network may be idle before a busy browser asks for a background.
    const answered = page.waitForResponse(() => true);
    await page.setContent(html, { waitUntil: 'networkidle' });
    await answered;
    page.off('response', listen);
    return answers;
  }

  it.each([
    ['light', '16181d'],
    ['dark', 'ecebe6'],
  ] as const)('is a placeholder on a %s page', async (scheme, ink) => {
    const [answer] = await show(codeOf('placeholder'), scheme);
    expect(answer).toMatch(/^200 /);
    expect(answer).toContain(`color=${ink}`);
    expect(
      await page.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth),
    ).toBeGreaterThan(0);
  });

  it.each([
    ['light', 'd8d4c9'],
    ['dark', '2f343d'],
  ] as const)('is a background on a %s page', async (scheme, ink) => {
    const answers = await show(
      `<style>${codeOf('background')}</style><p class="card">a</p>`,
      scheme,
    );
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatch(new RegExp(`^200 .*color=${ink}`));
  });

  it('is a sprite of which one digit is seen', async () => {
    const answers = await show(codeOf('sprite'), 'light');
    expect(answers).toEqual([expect.stringMatching(/^200 .*\/digits\.png\?/)]);
    const shown = greyOf(await page.locator('.sprite').screenshot());
    const digit = await fetch(`${playground.origin}/digit.png?seed=sprite/35&size=56`);
    const wanted = greyOf(new Uint8Array(await digit.arrayBuffer()));
    expect(shown).toHaveLength(wanted.length);
    // Enlarged alone, a digit's outermost pixels differ a little from those in the sheet.
    expect(meanDifference(shown, wanted)).toBeLessThan(1);
  });

  it('is a command that writes ten files', curl, async () => {
    await write('ten.sh', codeOf('curl'));
    await run('sh', ['ten.sh'], { cwd: folder });
    const files = (await readdir(folder)).filter((name) => /^picture-\d+\.png$/.test(name));
    expect(files).toHaveLength(10);
  });

  it('is a fixture for Playwright', async () => {
    // What the recipe takes of Playwright's own runner, over the browser of this test.
    const running = new Map<string, Promise<void>>();
    const base = {
      extend:
        ({ picture }: Fixtures) =>
        (name: string, body: TestBody) => {
          const use = async (given: unknown) => body({ page, picture: given });
          running.set(name, picture({ request: page.request }, use));
        },
    };
    Object.assign(globalThis, { playwrightOfRecipe: { expect, test: base } });
    const { code } = await transform(codeOf('playwright'), { loader: 'ts' });
    await write('form.mjs', code);
    await import(pathToFileURL(join(folder, 'form.mjs')).href);
    await running.get('a form takes a picture');
    expect([...running.keys()]).toEqual(['a form takes a picture']);
  });

  it('is a fixture for pytest', needs('python'), async () => {
    await write('test_picture.py', codeOf('pytest'));
    await write(
      'use.py',
      'import test_picture as t; t.test_picture_is_a_png(t.picture()); print(1, "passed")',
    );
    const isThere = await hasPackage('pytest');
    if (!isThere)
      await write('pytest.py', 'def fixture(**_):\n    return lambda function: function\n');
    const command = isThere
      ? ['-m', 'pytest', '-p', 'no:cacheprovider', 'test_picture.py']
      : ['use.py'];
    expect((await run(python, command, { cwd: folder })).stdout).toContain('1 passed');
  });

  it('is a loader for PyTorch', needs('python'), async () => {
    await write('load.py', codeOf('pytorch'));
    const isThere = (await hasPackage('torch')) && (await hasPackage('numpy'));
    // Without these packages only the syntax is looked at.
    const command = isThere ? ['load.py'] : ['-m', 'py_compile', 'load.py'];
    const { stdout } = await run(python, command, { cwd: folder });
    expect(stdout.split('\n')[0]).toBe(
      isThere ? 'torch.Size([64, 1, 28, 28]) torch.Size([64])' : '',
    );
  });

  it('writes files by the package', async () => {
    await write('files.mjs', codeOf('node'));
    await run(process.execPath, ['--import', tsxUrl, 'files.mjs'], { cwd: folder });
    const png = await readFile(join(folder, 'digit-2.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  it('is a fixture for Vitest', async () => {
    await write('picture.mts', codeOf('vitest'));
    const { stdout } = await run(process.execPath, ['--import', tsxUrl, 'picture.mts'], {
      cwd: folder,
    });
    expect(stdout).toBe('passed: a picture is that of its seed\n');
  });

  it('writes numbers with boxes', needs('python'), async () => {
    await write('lines.py', codeOf('number-lines'));
    const { stdout } = await run(python, ['lines.py'], { cwd: folder });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    for (const line of lines) expect(line).toMatch(/^\d{4} \[(\[\d+, \d+, \d+, \d+\](, )?){4}\]$/);
    const png = await readFile(join(folder, 'line-9.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  it('stands on the page when its part is opened, with a button that copies it', async () => {
    const {
      page: opened,
      requests,
      complaints,
    } = await playground.open('/?seed=a', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    expect(requests.filter((url) => url.includes('part=recipes'))).toEqual([]);
    await opened.getByText('Show the recipes').click();
    await opened.getByRole('button', { name: 'Copy: Ten files' }).click();
    await expect
      .poll(() => opened.evaluate(() => navigator.clipboard.readText()))
      .toBe(codeOf('curl'));
    expect(await opened.locator('.recipes li').count()).toBe(10);
    expect(complaints).toEqual([]);
  });

  it('is on a page of its own without JavaScript', async () => {
    const { page: opened } = await playground.open('/?seed=a', { javaScriptEnabled: false });
    await opened.getByText('Show the recipes').click();
    await opened.getByRole('link', { name: 'Open them as a page' }).click();
    expect(await opened.locator('.recipes li').count()).toBe(10);
    expect(await opened.getByRole('button').count()).toBe(0);
  });
});

interface Fixtures {
  readonly picture: (
    given: { readonly request: unknown },
    use: (picture: unknown) => Promise<void>,
  ) => Promise<void>;
}
type TestBody = (given: { readonly page: Page; readonly picture: unknown }) => Promise<void>;

const tsxUrl = import.meta.resolve('tsx');

/** Puts the package, as it is in this repository, and what recipes take of test runners where Node finds them. */
async function writePackages(folder: string): Promise<void> {
  const own = JSON.stringify(pathToFileURL(join(root, 'models/index.ts')));
  const packages = {
    'digit-mint': `export * from ${own};\n`,
    '@playwright/test': 'export const { expect, test } = globalThis.playwrightOfRecipe;\n',
    vitest: `import assert from 'node:assert';
const matchers = (given) => ({ toBe: (other) => assert.equal(given, other), not: { toBe: (other) => assert.notEqual(given, other) } });
export const expect = matchers;
export const test = (name, body) => { body(); console.log('passed: ' + name); };
`,
  };
  for (const [name, text] of Object.entries(packages)) {
    const file = join(folder, 'node_modules', name, 'index.mjs');
    // oxlint-disable-next-line no-await-in-loop -- two of them
    await mkdir(dirname(file), { recursive: true });
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(file, text);
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(
      join(dirname(file), 'package.json'),
      JSON.stringify({ name, type: 'module', exports: './index.mjs' }),
    );
  }
}
