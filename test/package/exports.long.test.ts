import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as face from '../../models/index.ts';
import { openPage, startChromium } from '../fixtures/chromium.ts';
import { needs } from '../fixtures/requirements.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { drawn } from './drawn.ts';
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

const probe = `
  import { createHash } from 'node:crypto';
  import { createGenerator, toPng } from 'digit-mint';
  import { createFetchHandler } from 'digit-mint/server';
  import { createClient } from 'digit-mint/client';
  import { drawNumbers, lineToPng } from 'digit-mint/numbers';

  const generator = await createGenerator();
  const { draw } = generator;
  const handle = await createFetchHandler();
  const client = createClient('http://digits.example', {
    fetch: (url, init) => handle(new Request(url, init)),
  });
  const { label } = await client.judge(toPng(draw('42', { label: 7 }), { size: 280 }));
  const hash = createHash('sha256').update(draw('42', { label: 7 })).digest('hex');
  const texts = [];
  for await (const line of drawNumbers(generator, { seed: 'a', texts: ['1,5', '€ 2'], paper: 'phone' })) {
    if (lineToPng(line)[1] === 0x50) texts.push(line.characters.map(({ text }) => text).join(''));
  }
  console.log(JSON.stringify({ hash, label, texts }));
`;

/** Installs a version of Node from the npm registry, for this platform; null: there is none. */
async function installNode(major: number): Promise<string | null> {
  const folder = await temporaryFolder('node');
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = ['install', '--prefix', folder, ...quiet, '--fetch-retries=1', `${name}@${major}`];
  const program = join(folder, 'node_modules', name, 'bin', 'node');
  return run('npm', npm, { shell }).then(
    () => program,
    () => null,
  );
}

describe('the exports', () => {
  it.for([[20], [22], [24]])('work together in Node %i', async ([major], context) => {
    const isThis = process.versions.node.startsWith(`${major}.`);
    const program = isThis ? process.execPath : await installNode(major ?? 0);
    if (program === null) return context.skip('the npm registry has no Node for this machine');
    const hash = createHash('sha256').update(drawn('42', 7)).digest('hex');
    expect(JSON.parse(await runIn(installed.project, probe, program))).toEqual({
      hash,
      label: 7,
      texts: ['1,5', '€ 2'],
    });
  });

  it.each([
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])(
    'have types under module %s and resolution %s, without other packages',
    async (module, resolution) => {
      const { project } = installed;
      await copyText('test/package/consumer.txt', join(project, 'consumer.ts'));
      await copyText('examples/faker.ts', join(project, 'faker.ts'));
      await copyText('examples/storybook.stories.ts', join(project, 'stories.ts'));
      const options = {
        module,
        moduleResolution: resolution,
        target: 'es2022',
        lib: ['es2022', 'dom', 'dom.iterable'],
        types: [],
        strict: true,
        noEmit: true,
      };
      const files = ['consumer.ts', 'faker.ts', 'stories.ts'];
      const configuration = join(project, `tsconfig.${resolution}.json`);
      await writeFile(configuration, JSON.stringify({ compilerOptions: options, files }));
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const checked = run(process.execPath, [tsc, '--project', configuration]);
      const { stdout } = await checked.catch((error: { readonly stdout: string }) => error);
      expect(stdout).toBe('');
    },
  );
});

/** Bundles a page of the project as esbuild does; the first file is what the page loads at once. */
async function bundled(source: string) {
  const outdir = join(installed.project, 'bundled');
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: installed.project },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    outdir,
    legalComments: 'none',
    metafile: true,
    write: false,
  });
  const start = new Set(['stdin.js']);
  const importsOf = (name: string) =>
    Object.entries(metafile.outputs).find(([path]) => path.endsWith(`/${name}`))?.[1].imports ?? [];
  for (const name of start) {
    for (const { path, kind } of importsOf(name)) {
      if (kind === 'import-statement') start.add(path.replace(/^.*\//, ''));
    }
  }
  const code = outputFiles.filter(({ path }) => start.has(path.replace(/^.*[/\\]/, '')));
  return { code, outputFiles };
}

describe('in a browser', () => {
  it('a page that only draws has at most 12 KiB of compressed code', async () => {
    const { code } = await bundled(
      "import { createGenerator } from 'digit-mint'; const g = await createGenerator(); show(g.draw('42'));",
    );
    const wasm = await readFile(join(root, 'models/runtime/runtime.wasm'));
    const script = Buffer.concat(code.map(({ contents }) => contents));
    const bytes = gzipSync(script, { level: 9 }).length + gzipSync(wasm, { level: 9 }).length;
    expect(bytes).toBeLessThanOrEqual(12 * 1024);
    const unwanted = script.toString().match(/IDAT|viewBox|(?:from|import\()\s*["']node:/g);
    expect(unwanted).toBeNull();
  });

  it('the page of examples/ draws without a bundler', needs('chromium'), async () => {
    await copyText('examples/page.html', join(installed.project, 'page.html'));
    const server = createServer((request, response) => {
      const file = join(installed.project, request.url ?? '');
      const types: Readonly<Record<string, string>> = {
        '.html': 'text/html',
        '.js': 'text/javascript',
      };
      readFile(file).then(
        (bytes) =>
          response
            .writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' })
            .end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await startChromium();
    const page = await openPage(browser, {});
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/page.html`);
    const picture = page.locator('img[src]');
    await picture.waitFor();
    const { createGenerator, toDataUrl } = (await import(
      pathToFileURL(join(installed.project, 'node_modules/digit-mint/models/index.js')).href
    )) as typeof face;
    const { draw } = await createGenerator();
    const expected = toDataUrl(draw('42'), { size: 112 });
    expect(await picture.getAttribute('src')).toBe(expected);
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
