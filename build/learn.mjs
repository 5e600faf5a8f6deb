import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { build } from 'esbuild';
import { tsImport } from 'tsx/esm/api';

/** Of the digits that the page downloads before it trains. */
const mostDigitBytes = 1_200_000;

/** What the worker loads as it is, by the name that it has there. */
const copied = {
  'simd.wasm': 'pipeline/engines/kernels/simd.wasm',
  'tfjs-backend-wasm-simd.wasm':
    'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  'style.css': 'site/learn/style.css',
  'progress.png': 'site/learn/progress.png',
  'as-it-is.png': 'docs/background/as-it-is.png',
  'moving-partner.png': 'docs/background/moving-partner.png',
  'discriminator-slower-16.png': 'docs/background/discriminator-slower-16.png',
  'half-digit.png': 'docs/half-digit.png',
};

/** Marks what only a server has: the description of the API. */
const serverOnly = / *<!-- server -->[^]*?<!-- \/server -->\n/g;

/**
 * Makes the files of /learn, the page in which a GAN trains in the reader's browser: the article, its script, the
 * worker, the engine, and 6,000 digits of MNIST. Every address in it is relative.
 *
 * @param root the repository
 * @param isServed whether a server of the API answers them; otherwise they are part of a static site
 * @returns the content of each file by its path; all but index.html lie in one folder, which has the hash of its
 *   content in its name
 */
export async function learnFiles(root, { isServed = true } = {}) {
  const files = new Map();
  for (const [name, path] of Object.entries(copied)) {
    files.set(name, await readFile(join(root, path)));
  }
  files.set('digits.gz', await packedDigits(root));
  for (const [name, contents] of await scripts(root, files)) files.set(name, contents);
  const hash = createHash('sha256');
  for (const name of [...files.keys()].toSorted((a, b) => (a < b ? -1 : 1)))
    hash.update(name).update(files.get(name));
  const folder = `files-${hash.digest('hex').slice(0, 12)}`;
  const article = await readFile(join(root, 'site/learn/index.html'), 'utf8');
  const page = article
    .replaceAll(isServed ? / *<!-- \/?server -->\n/g : serverOnly, '')
    .replaceAll('"files/', `"${folder}/`);
  return new Map([
    ['index.html', Buffer.from(page)],
    ...[...files].map(([name, contents]) => [`${folder}/${name}`, contents]),
  ]);
}

/**
 * Writes the files of /learn.
 *
 * @param folder that is written, and emptied before
 * @returns the paths of the files in it
 */
export async function buildLearn(root, folder, options) {
  await rm(folder, { recursive: true, force: true });
  const files = await learnFiles(root, options);
  for (const [path, contents] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
  return [...files.keys()];
}

/** The page's script, and the worker that it starts, which holds what it downloads to these files. */
async function scripts(root, files) {
  const digests = ['digits.gz', 'tfjs-backend-wasm-simd.wasm'].map((name) => [
    name,
    createHash('sha256').update(files.get(name)).digest('hex'),
  ]);
  const { outputFiles } = await build({
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2023', 'chrome111', 'firefox119', 'safari16.4'],
    mainFields: ['module', 'main'],
    minify: true,
    define: {
      'globalThis.process': 'undefined',
      'globalThis.learnDigests': JSON.stringify(Object.fromEntries(digests)),
    },
    entryPoints: { worker: 'site/learn/worker.ts', page: 'site/learn/page.ts' },
    outdir: join(root, 'learn'),
    legalComments: 'external',
    logLevel: 'warning',
    write: false,
  });
  return outputFiles
    .filter(({ contents }) => contents.length > 0)
    .map(({ path, contents }) => [path.replace(/.*[/\\]/, ''), Buffer.from(contents)]);
}

async function packedDigits(root) {
  const { loadMnist } = await tsImport('../pipeline/data/formats/mnist.ts', import.meta.url);
  const { chooseDigits, packDigits } = await tsImport('../site/learn/digits.ts', import.meta.url);
  const { train } = await loadMnist(join(root, 'pipeline/data/mnist'));
  const packed = await promisify(gzip)(packDigits(chooseDigits(train)), { level: 9 });
  if (packed.length > mostDigitBytes) {
    throw new Error(
      `the digits of /learn: ${packed.length} bytes, at most ${mostDigitBytes} are allowed`,
    );
  }
  return packed;
}
