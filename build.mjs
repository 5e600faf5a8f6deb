// Bundles the entries of functions/ with what they read at run time: `node build.mjs [out]`
// writes <out>/server, <out>/lambda and <out>/worker (default: dist), each a folder that runs by itself, and
// <out>/static, the files that are answered as they are: the server's are a copy, the function's are in a bucket.
// build/ has its steps.
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { gatherStart, startFile } from './build/gather-start.mjs';
import { lightFetch } from './build/light-fetch.mjs';
import { splitBytes } from './build/byte-planes.mjs';
import { withBrowserFiles } from './build/browser-files.mjs';
import { routeGroups } from './build/route-groups.mjs';
import { shippedPaths } from './build/shipped-paths.mjs';
import { withStaticFiles, writeStaticFiles } from './build/static-files.mjs';
import { threadFiles } from './build/thread-files.mjs';
import { withoutSignIn, withoutUnused } from './build/without-unused.mjs';
import { bundleWorker } from './build/worker.mjs';
import { codecFiles } from './build/codec-files.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(root, 'dist'));
/** What the code reads at run time from beside it. */
const wasmFiles = codecFiles();

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

/** What bundles of our code and others' share. */
const parts = {
  banner: { js: commonJs },
  mainFields: ['module', 'main'],
  legalComments: 'external',
  plugins: [withoutUnused],
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
    ...parts,
    entryPoints: [join(root, 'functions/entries', start)],
    outdir: code,
    outExtension: { '.js': '.mjs' },
    // What a route imports when it is asked for stays in files of its own: no start reads them.
    splitting: true,
    entryNames: 'part-[name]',
    chunkNames: 'part-[name]-[hash]',
    metafile: true,
    plugins: [
      routeGroups,
      withBrowserFiles({ isApart: true }),
      ...plugins,
      withoutUnused,
      lightFetch(root),
    ],
  });
  await dropUnusedRequire(Object.keys(metafile.outputs));
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
  // Lambda answers one request at a time: it needs no threads.
  if (name === 'server') await build({ ...options, ...parts, ...threadFiles(root, code) });
  for (const file of wasmFiles) await cp(file, join(code, basename(file)));
  const weights = await copyShippedModels(join(folder, 'models', 'shipped'));
  // A function is deployed as a zip. The generator's weights stay as they are: a start reads them.
  const { id } = JSON.parse(
    await readFile(join(root, 'models/shipped/aliases/champion.json'), 'utf8'),
  );
  const later = weights.filter((file) => !file.endsWith(join(id, 'generator', 'weights.bin')));
  if (name === 'lambda') await Promise.all(later.map(splitBytes));
  await printSizes(folder);
}

/** @returns the copies of files of weights */
async function copyShippedModels(target) {
  const shipped = join(root, 'models', 'shipped');
  const paths = await shippedPaths(shipped);
  for (const path of paths) await cp(join(shipped, path), join(target, path), { recursive: true });
  return paths.filter((path) => path.endsWith('.bin')).map((path) => join(target, path));
}

/** Takes {@link commonJs} from the parts that have no use for it: 20 of them would cost a start 1 ms. */
async function dropUnusedRequire(outputs) {
  for (const path of outputs) {
    const code = await readFile(join(root, path), 'utf8');
    const own = code.slice(commonJs.length);
    if (!code.startsWith(commonJs) || /\brequire\b/.test(own)) continue;
    await writeFile(join(root, path), own.trimStart());
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

const listing = await writeStaticFiles(root, join(out, 'static'));
await bundleEntry('server', 'serve.ts', [withStaticFiles(listing, { isBeside: true })]);
await cp(join(out, 'static'), join(out, 'server/static'), { recursive: true });
await bundleEntry('lambda', 'handle.ts', [
  withStaticFiles(listing, { isBeside: true }),
  withoutSignIn,
]);
const worker = join(out, 'worker');
await bundleWorker(root, worker, options);
await printSizes(worker);
