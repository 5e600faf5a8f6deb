/**
 * Writes the static site, a page that draws in the browser: `node build-site.mjs [out] [model]` (default: dist/site,
 * with the model that ships; another one is named by its folder, …/<id>).
 * Every address in it is relative: any static host serves the folder, at any path. Prints the sizes, and
 * fails when the code that draws grows beyond its limit.
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { buildLearn } from './build/learn.mjs';
import { shippedPaths } from './build/shipped-paths.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(root, 'dist/site'));

/** Of digit-mint.js and runtime.wasm, which a page that draws loads. */
const mostCodeBytes = 12_000;

const options = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: ['es2023', 'chrome111', 'firefox119', 'safari16.4'],
  minify: true,
  // No page has files of its own to read.
  define: { 'globalThis.process': 'undefined' },
  outdir: out,
  logLevel: 'warning',
};

/** Leaves the WebAssembly in a file of its own, which is half as long as its base64. */
const runtimeApart = {
  name: 'runtime-apart',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]runtime-bytes\.ts$/ }, () => ({
      contents: 'export const runtimeBytes = () => new Uint8Array();',
    }));
  },
};

/** Leaves out what an older model's evaluation lacks, which no page shows. */
const withoutFigures = {
  name: 'without-figures',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]manifest[/\\]later-figures\.ts$/ }, () => ({
      contents: 'export const addLaterFigures = (manifest) => manifest;',
    }));
  },
};

/** Leaves a module out of the bundle: it has a file of its own. */
const apart = (filter, path) => ({
  name: `apart-${path}`,
  setup({ onResolve }) {
    onResolve({ filter }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path, external: true },
    );
  },
});

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  ...options,
  entryPoints: ['site/digit-mint.ts'],
  // Only models that the program does not know are held to the schema: 30 kB.
  plugins: [runtimeApart, withoutFigures, apart(/\/validate\.ts$/, './validate.js')],
});
await build({ ...options, entryPoints: ['models/manifest/validate.ts'] });
await build({
  ...options,
  entryPoints: ['site/page.ts'],
  plugins: [apart(/\/digit-mint\.ts$/, './digit-mint.js')],
});
for (const file of ['index.html', 'example.html', 'style.css']) {
  await cp(join(root, 'site', file), join(out, file));
}
await buildLearn(root, join(out, 'learn'), { isServed: false });
await cp(join(root, 'models/runtime/runtime.wasm'), join(out, 'runtime.wasm'));
const isNeeded = (path) => /^[^/]+\/(manifest\.json|generator\/)/.test(path);
if (process.argv[3] === undefined) {
  await cp(join(root, 'docs/report.html'), join(out, 'report.html'));
  const shipped = join(root, 'models/shipped');
  for (const path of await shippedPaths(shipped, { withEarlier: false })) {
    if (isNeeded(path)) await cp(join(shipped, path), join(out, 'shipped', path));
  }
} else {
  await copyModel(resolve(process.argv[3]));
  // It draws with the model that ships.
  await rm(join(out, 'example.html'));
}

/** Copies what drawing needs of a model, and has the page load it. */
async function copyModel(model) {
  const filter = (path) => !path.endsWith('.onnx');
  await cp(join(model, 'manifest.json'), join(out, 'model/manifest.json'));
  await cp(join(model, 'generator'), join(out, 'model/generator'), { recursive: true, filter });
  const page = join(out, 'index.html');
  const html = await readFile(page, 'utf8');
  await writeFile(
    page,
    html
      .replace('<html lang="en">', '<html lang="en" data-model="model">')
      // The report is that of the model that ships.
      .replace(/ *<p><a href="report.html">.*\n/, ''),
  );
}

const sizes = new Map();
for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath, entry.name);
  const bytes = await readFile(path);
  const zipped = gzipSync(bytes, { level: 9 }).length;
  sizes.set(entry.name, zipped);
  const [size, gzip] = [bytes.length, zipped].map((number) => number.toLocaleString('en'));
  console.error(
    `${size.padStart(10)} bytes ${gzip.padStart(10)} gzip  ${path.slice(out.length + 1)}`,
  );
}
const code = sizes.get('digit-mint.js') + sizes.get('runtime.wasm');
console.error(
  `the code that draws: ${code} bytes gzip, beside ${sizes.get('weights.bin')} of weights`,
);
if (code > mostCodeBytes) {
  throw new Error(`the code that draws: ${code} bytes gzip, at most ${mostCodeBytes} are allowed`);
}
