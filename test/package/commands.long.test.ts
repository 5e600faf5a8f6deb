import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawNumbers } from '../datasets/draw-numbers.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { runServer } from '../functions/running-server.ts';
import { bytesOf, shippedApp, shippedModel } from '../functions/shipped-app.ts';
import { drawn } from './drawn.ts';
import { type InstalledPackage, installedPackage, run, shell } from './installed-package.ts';

const { generator } = shippedModel;
let installed: InstalledPackage;
let bin: string;

beforeAll(async () => {
  installed = await installedPackage();
  bin = join(installed.project, 'node_modules/digit-mint/functions/entries/bin.js');
});

describe('the tarball', () => {
  it('has at most 2.9 MB, and no dependencies', async () => {
    expect((await stat(installed.tarball)).size).toBeLessThanOrEqual(2_900_000);
    const file = join(installed.project, 'node_modules/digit-mint/package.json');
    const description = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    expect(Object.keys(description).filter((key) => /dependencies|scripts/i.test(key))).toEqual([]);
    expect(description).toMatchObject({
      sideEffects: false,
      publishConfig: { access: 'public', provenance: true },
    });
  });

  it('is about as large as the build says', async () => {
    const [, files, size] = /: (\d+) files of [\d.]+ MB, about ([\d.]+) MB as a tarball\n$/.exec(
      installed.said,
    ) as readonly string[];
    expect(Number(files)).toBe(installed.files.length);
    const { size: bytes } = await stat(installed.tarball);
    expect(Math.abs(Number(size) - bytes / 1e6)).toBeLessThan(0.1);
  });

  it('has README, licence, notices, the model and its companions, and no sources', () => {
    const { id } = generator.manifest;
    expect(installed.files).toEqual(
      expect.arrayContaining([
        'README.md',
        'LICENSE',
        'THIRD-PARTY-NOTICES.md',
        'models/index.js',
        'models/index.d.ts',
        'models/runtime.wasm',
        `models/shipped/${id}/generator/weights.bin`,
        // Their bytes are split, which packs better.
        ...['discriminator', 'classifier', 'encoder'].map(
          (part) => `models/shipped/${id}/${part}/weights.bin.planes`,
        ),
      ]),
    );
    expect(installed.files.filter((file) => /(?<!\.d)\.ts$|\.(png|onnx|map)$/.test(file))).toEqual(
      [],
    );
  });

  it('has the notices of every package whose code it has', async () => {
    const file = join(installed.project, 'node_modules/digit-mint/THIRD-PARTY-NOTICES.md');
    const notices = await readFile(file, 'utf8');
    for (const name of ['hono', 'fflate', 'd3-contour', 'pure-rand', 'zod', '@aws-sdk/client-s3']) {
      expect(notices).toContain(`${name} `);
    }
  });
});

describe('npx digit-mint', () => {
  it('draws a digit and a number as the HTTP API does', async () => {
    const npx = ['--no-install', 'digit-mint', 'digit', '42', '--label', '7'];
    const digit = await run('npx', npx, { cwd: installed.project, encoding: 'buffer', shell });
    const app = shippedApp();
    expect(new Uint8Array(digit.stdout)).toEqual(
      await bytesOf(app.request('/digit?seed=42&label=7')),
    );
    const number = await run(process.execPath, [bin, 'number', '2026', '--seed', 'a'], {
      encoding: 'buffer',
    });
    expect(new Uint8Array(number.stdout)).toEqual(
      await bytesOf(app.request('/number/2026?seed=a')),
    );
  });

  it('writes a data set, with threads', async () => {
    const out = join(await temporaryFolder('digits'), 'out');
    const flags = ['--count', '300', '--seed', 'a', '--threads', '2', '--out', out];
    await run(process.execPath, [bin, 'digits', ...flags]);
    const images = await readFile(join(out, 'train-images-idx3-ubyte'));
    const labels = await readFile(join(out, 'train-labels-idx1-ubyte'));
    const pixels = new Uint8Array(images.subarray(16 + 299 * 784));
    expect(pixels).toEqual(drawn('a/299', labels[8 + 299] ?? -1));
  });

  it('writes lines with boxes, with threads, as the repository does', async () => {
    const out = join(await temporaryFolder('numbers'), 'out');
    const flags = ['--pattern', '[0-9]{3}', '--count', '40', '--seed', 'a', '--paper', 'form'];
    const written = ['--threads', '2', '--format', 'parquet', '--out', out];
    await run(process.execPath, [bin, 'numbers', ...flags, ...written]);
    const plan = {
      seed: 'a',
      text: { from: 'pattern', pattern: '[0-9]{3}', lengths: 'equal' },
    } as const;
    const files = await drawNumbers({ plan, count: 40, format: 'parquet' });
    expect(files.size).toBe(2);
    for (const [name, content] of files) {
      expect(Buffer.compare(await readFile(join(out, name)), content), name).toBe(0);
    }
  });

  it('serves', async () => {
    const server = await runServer([bin, 'serve'], {}, installed.project);
    expect(await bytesOf(fetch(`${server.url}/digit.webp?seed=42`))).toEqual(
      await bytesOf(shippedApp().request('/digit.webp?seed=42')),
    );
    await server.stop('SIGTERM');
  });

  it.skipIf(!existsSync('/dev/full'))('says in one line that the disk is full', async () => {
    const command = `"${process.execPath}" "${bin}" --help > /dev/full`;
    await expect(run('sh', ['-c', command])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: standard output: ENOSPC.*\n$/) as string,
    });
  });

  it('says what it can do', async () => {
    const { stdout } = await run(process.execPath, [bin]);
    expect(stdout).toContain('Usage: digit-mint <command> [options]');
    const help = await run(process.execPath, [bin, 'digit', '--help']);
    expect(help.stdout).toContain('Usage: digit-mint digit [options] [seed]');
    await expect(run(process.execPath, [bin, 'draw'])).rejects.toMatchObject({
      code: 2,
      stderr: 'error: unknown command "draw": allowed are serve, digit, number, numbers, digits\n',
    });
  });
});
