import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, needs } from '../fixtures/requirements.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import {
  copyText,
  type InstalledPackage,
  installedPackage,
  root,
  run,
  runIn,
  shell,
} from './installed-package.ts';

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await installedPackage();
});

describe('the examples', () => {
  it('for Vitest pass', async () => {
    const folder = await temporaryFolder('vitest');
    await cp(installed.project, folder, { recursive: true });
    await copyText('examples/vitest.test.ts', join(folder, 'vitest.test.ts'));
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const flags = ['run', '--root', folder, '--reporter', 'json'];
    const { stdout } = await run(process.execPath, [vitest, ...flags], { cwd: root });
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 6, numFailedTests: 0 });
  });

  it('for Playwright pass', needs('chromium'), async (context) => {
    const { version } = JSON.parse(
      await readFile(join(root, 'node_modules/playwright-core/package.json'), 'utf8'),
    ) as { readonly version: string };
    const folder = await temporaryFolder('playwright');
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    const packages = [installed.tarball, `@playwright/test@${version}`];
    const npm = ['install', ...quiet, '--fetch-retries=1', ...packages];
    const isInstalled = await run('npm', npm, { cwd: folder, shell }).then(
      () => true,
      () => false,
    );
    if (!isInstalled) return context.skip('the npm registry cannot be reached');
    await copyText('examples/playwright.spec.ts', join(folder, 'playwright.spec.ts'));
    const launchOptions = { executablePath: chromiumPath, args: ['--no-sandbox'] };
    await writeFile(
      join(folder, 'playwright.config.js'),
      `export default { use: { launchOptions: ${JSON.stringify(launchOptions)} } };`,
    );
    const cli = join(folder, 'node_modules/@playwright/test/cli.js');
    const { stdout } = await run(process.execPath, [cli, 'test'], { cwd: folder });
    expect(stdout).toContain('1 passed');
  });

  it('for Storybook and as faker does it run', async () => {
    const toModule = async (text: string) => (await transform(text, { loader: 'ts' })).code;
    const target = (name: string) => join(installed.project, name);
    await copyText('examples/storybook.stories.ts', target('stories.mjs'), toModule);
    await copyText('examples/faker.ts', target('faker.mjs'), toModule);
    const output = await runIn(
      installed.project,
      `
      globalThis.document = { createElement: () => ({}) };
      const { Seven } = await import('./stories.mjs');
      const { scannedNumber } = await import('./faker.mjs');
      const { alt, src } = Seven.render(Seven.args);
      console.log(JSON.stringify([{ alt, src }, scannedNumber('a'), scannedNumber('a')]));
    `,
    );
    const [story, first, second] = JSON.parse(output) as readonly Record<string, string>[];
    expect(story).toEqual({
      alt: 'handwritten 7',
      src: expect.stringMatching(/^data:image\/png;base64,/),
    });
    expect(first).toEqual(second);
    expect(first?.['value']).toMatch(/^\d{4}$/);
  });

  it('of the README run', async () => {
    const readme = await readFile(join(root, 'package/README.md'), 'utf8');
    const blocks = [...readme.matchAll(/```(?:ts|js)\n(.*?)```/gs)].map(([, text = '']) => text);
    const runnable = blocks.filter((text) => !text.includes('// no-run'));
    expect(runnable.length).toBe(3);
    for (const block of runnable)
      await runIn(installed.project, (await transform(block, { loader: 'ts' })).code);
  });
});
