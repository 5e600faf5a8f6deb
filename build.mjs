// Bundles the two entries of functions/ with what they read at run time: `node build.mjs [out]`
// writes <out>/server and <out>/lambda (default: dist), each a folder that runs by itself. build/ has its steps.
import { cp, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { gatherStart, startFile } from './build/gather-start.mjs';
import { lightFetch } from './build/light-fetch.mjs';
import { routeGroups } from './build/route-groups.mjs';
import { withoutUnused } from './build/without-unused.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(root, 'dist'));
const require = createRequire(import.meta.url);
/** What the code reads at run time from beside it. */
const wasmFiles = [require.resolve('@jsquash/webp/codec/enc/webp_enc_simd.wasm')];

// CommonJS packages inside the bundle ask for it.
const commonJs =
  "import{createRequire as nodeCreateRequire}from'node:module';const require=nodeCreateRequire(import.meta.url);";

/** What both passes over the code share. */
const options = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  treeShaking: true,
  logLevel: 'warning',
};

/**
 * @param name of the entry, functions/entries/<name>.ts, which imports nothing but what may run before the rest is read
 * @param start the module that it imports when it runs
 */
async function bundleEntry(name, start, plugins = []) {
  const folder = join(out, name);
  await rm(folder, { recursive: true, force: true });
  const code = join(folder, 'functions/entries');
  const { metafile } = await build({
    ...options,
    banner: { js: commonJs },
    entryPoints: [join(root, 'functions/entries', start)],
    outdir: code,
    outExtension: { '.js': '.mjs' },
    // What a route imports when it is asked for stays in files of its own: no start reads them.
    splitting: true,
    entryNames: 'part-[name]',
    chunkNames: 'part-[name]-[hash]',
    mainFields: ['module', 'main'],
    legalComments: 'external',
    metafile: true,
    plugins: [routeGroups, withoutUnused, ...plugins],
  });
  const first = Object.entries(metafile.outputs).find(
    ([, { entryPoint }]) => entryPoint === `functions/entries/${start}`,
  );
  await gatherStart(metafile.outputs, first[0], options);
  await build({
    ...options,
    entryPoints: [join(root, 'functions/entries', `${name}.ts`)],
    outfile: join(code, `${name}.mjs`),
    plugins: [startFile(start)],
  });
  await build({
    ...options,
    entryPoints: [join(root, 'models/threads/drawing-worker.ts')],
    outfile: join(code, 'drawing-worker.mjs'),
  });
  for (const file of wasmFiles) await cp(file, join(code, basename(file)));
  await copyShippedModels(join(folder, 'models', 'shipped'));
  await printSizes(folder);
}

/** Copies the aliases and what the routes need of the models they name: no pictures, no ONNX. */
async function copyShippedModels(target) {
  const shipped = join(root, 'models', 'shipped');
  await cp(join(shipped, 'aliases'), join(target, 'aliases'), { recursive: true });
  for (const alias of await readdir(join(shipped, 'aliases'))) {
    const { id } = JSON.parse(await readFile(join(shipped, 'aliases', alias), 'utf8'));
    await mkdir(join(target, id), { recursive: true });
    const manifest = JSON.parse(await readFile(join(shipped, id, 'manifest.json'), 'utf8'));
    const companions = Object.keys(manifest.companions ?? {});
    for (const part of ['manifest.json', 'generator', ...companions]) {
      await cp(join(shipped, id, part), join(target, id, part), {
        recursive: true,
        filter: (path) => !path.endsWith('.onnx'),
      });
    }
  }
}

/** On stderr: what runs after a build may have stdout for itself. */
async function printSizes(folder) {
  for (const file of await readdir(folder, { recursive: true })) {
    const path = join(folder, file);
    const status = await stat(path);
    if (!status.isFile()) continue;
    const size = status.size.toLocaleString('en').padStart(12);
    console.error(`${size} bytes  ${relative(process.cwd(), path)}`);
  }
}

await bundleEntry('server', 'serve.ts');
await bundleEntry('lambda', 'handle.ts', [lightFetch(root)]);
