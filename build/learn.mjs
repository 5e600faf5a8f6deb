import { cp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
};

/**
 * Writes what a page needs in which a GAN trains in the reader's browser: the worker, the engine, and 6,000 digits of
 * MNIST. Every address in it is relative.
 *
 * @param root the repository
 * @param folder that is written, and emptied before
 */
export async function buildLearn(root, folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all([
    build({
      absWorkingDir: root,
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: ['es2023', 'chrome111', 'firefox119', 'safari16.4'],
      mainFields: ['module', 'main'],
      minify: true,
      define: { 'globalThis.process': 'undefined' },
      entryPoints: { worker: 'site/learn/worker.ts' },
      outdir: folder,
      legalComments: 'external',
      logLevel: 'warning',
    }),
    writeDigits(root, join(folder, 'digits.gz')),
    ...Object.entries(copied).map(([name, path]) => cp(join(root, path), join(folder, name))),
  ]);
}

async function writeDigits(root, file) {
  const { loadMnist } = await tsImport('../pipeline/data/formats/mnist.ts', import.meta.url);
  const { chooseDigits, packDigits } = await tsImport('../site/learn/digits.ts', import.meta.url);
  const { train } = await loadMnist(join(root, 'pipeline/data/mnist'));
  const packed = packDigits(chooseDigits(train));
  await writeFile(file, await promisify(gzip)(packed, { level: 9 }));
  const { size } = await stat(file);
  if (size > mostDigitBytes) {
    throw new Error(`the digits of /learn: ${size} bytes, at most ${mostDigitBytes} are allowed`);
  }
}
